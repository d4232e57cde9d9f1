"""Calls capabilities: arguments, results and rights asked, breakers asked and told, answers of pure ones kept.

Not here: threads, timeouts and trying again (`running`), where breakers and answers are kept (ports).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

import structlog

from clear_platform.foundation.errors import ClearError, Unavailable
from execution.runs.engine.canonical import canonical, hash_of
from execution.runs.engine.capability import Capability, CapabilityMap, Sourced
from execution.runs.engine.errors import CapabilityFailed, ResultRefused
from execution.runs.engine.ports import (
    PINS_OF_PURE,
    Admission,
    Agents,
    Answer,
    AwaitsReview,
    Breakers,
    Cache,
    Call,
    LeftOut,
    Rights,
    for_pure,
)

_log = structlog.get_logger("clear.runs")
_PLACES = 3


class Runtime(Agents):
    """The agents of an installation. Takes: what they offer, breakers that all workers share, a cache of answers, and
    whom to ask what the sources of each answer allow, of a kept one as well.

    `ours`: says of a fault whether it is the installation's own, such as a database that is away. No agent is blamed
    for such a one.
    """

    def __init__(
        self,
        capabilities: CapabilityMap,
        *,
        breakers: Breakers,
        cache: Cache,
        rights: Rights,
        ours: Callable[[Exception], bool] = lambda _fault: False,
    ) -> None:
        self._capabilities = capabilities
        self._breakers = breakers
        self._cache = cache
        self._rights = rights
        self._ours = ours

    def call(self, call: Call) -> Answer:
        """Do the work of one attempt.

        Refuses: `CapabilityUnknown`, `ArgumentsRefused`, `CircuitOpen`, `ResultRefused`, `CapabilityFailed`, and
        whatever the capability itself refuses.
        """
        one = self._capabilities.named(call.capability)
        arguments = one.taken(call.arguments)
        key = _key(one, call) if one.pure else ""
        kept = self._cache.get(key) if key else None
        if kept is not None:
            return self._rights.asked(call, kept)
        with _Watched(self._breakers, one.name, call, self._ours):
            given = one.function(for_pure(call) if one.pure else call, arguments)
            sourced = given if isinstance(given, Sourced) else Sourced(given, ())
            answer = Answer(
                one.given(sourced.result),
                one.agent,
                tuple(dict.fromkeys(sourced.sources)),
                left_out=tuple(LeftOut(code, rows) for code, rows in sorted(sourced.left_out.items()) if rows),
            )
        answer = self._rights.asked(call, answer)
        if key:
            self._cache.put(key, answer, call)
        return answer

    def gave_up(self, call: Call) -> None:
        """Count an attempt that took too long as a failure."""
        self._breakers.failed(call.capability)


class _Watched:
    """The span of a call, of which the breaker hears; a fault of its own becomes a refusal that does not tell it."""

    def __init__(self, breakers: Breakers, name: str, call: Call, ours: Callable[[Exception], bool]) -> None:
        self._ours = ours
        self._breakers = breakers
        self._name = name
        self._call = call
        self._admission = Admission()

    def __enter__(self) -> None:
        self._admission = self._breakers.admit(self._name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._call.given_up.is_set() or (error is not None and not isinstance(error, Exception)):
            return
        if error is None or _is_an_answer(error):
            self._breakers.succeeded(self._name, self._admission)
            return
        if isinstance(error, Exception) and self._ours(error):
            return
        self._breakers.failed(self._name)
        if not isinstance(error, ClearError):
            # No message and no values: what an agent broke on may be somebody's data.
            _log.warning(
                "capability_failed", capability=self._name, run_id=str(self._call.run_id), step=self._call.step_id,
                attempt=self._call.attempt, kind=type(error).__name__, at=_place_of(error),
            )  # fmt: skip
            raise CapabilityFailed(capability=self._name, kind=type(error).__name__) from error


def _is_an_answer(error: BaseException) -> bool:
    """Say whether a capability did its work although it raised: a refusal is an answer, and so is a wait."""
    if isinstance(error, AwaitsReview):
        return True
    broken = (Unavailable, ResultRefused, CapabilityFailed)
    return isinstance(error, ClearError) and not isinstance(error, broken) and type(error).status < 500


def _place_of(error: BaseException) -> str:
    """Give where an error was raised, the innermost place last."""
    frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    return " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames)


def _key(one: Capability[Any, Any], call: Call) -> str:
    pins = {name: value for name, value in call.context.pins().items() if name in PINS_OF_PURE}
    return hash_of(canonical({"capability": one.name, "version": one.version, "arguments": call.arguments, "on": pins}))
