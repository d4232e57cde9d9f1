"""What the engine needs of the world, and what it tells it: frozen values, and protocols that others fulfil.

Storage (`Journal`, `Cache`, `Breakers`), those who do the work (`Agents`), what may be computed with (`Rights`), time
(`Clock`). Not here: any of them.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from execution.runs.engine.canonical import MOST_BYTES, MOST_IN_WORDS, Json, canonical, hash_of, read
from execution.runs.engine.errors import NotRecorded, ResultRefused, ValueTooLarge


@dataclass(frozen=True)
class Context:
    """What a run stands on, the same for all its steps and for good."""

    request_id: UUID
    user_id: int | None
    organization_id: int
    asof_date: date
    pricing_pack_id: int | None
    ledger_commit_hash: str | None
    pattern_id: str
    pattern_hash: str
    seed: int

    def shown(self) -> dict[str, Json]:
        """Give it as `{{ctx.…}}` reads it and as it is kept."""
        return {
            "request_id": str(self.request_id),
            "user_id": self.user_id,
            "organization_id": self.organization_id,
            "asof_date": self.asof_date.isoformat(),
            "pricing_pack_id": self.pricing_pack_id,
            "ledger_commit_hash": self.ledger_commit_hash,
            "pattern_id": self.pattern_id,
            "pattern_hash": self.pattern_hash,
            "seed": self.seed,
        }

    def pins(self) -> dict[str, Json]:
        """Give the part of it that a result may depend on: not who asked, nor in which request."""
        shown = self.shown()
        return {name: shown[name] for name in PINS}


PINS = ("organization_id", "asof_date", "pricing_pack_id", "ledger_commit_hash", "pattern_id", "pattern_hash", "seed")
CONTEXT_NAMES = ("request_id", "user_id", *PINS)
PINS_OF_PURE = tuple(name for name in PINS if not name.startswith("pattern"))
"""What the answer of a pure capability may follow from beside its arguments."""
_NOT_OF_CONTEXT_FOR_PURE = frozenset(CONTEXT_NAMES) - frozenset(PINS_OF_PURE) | {"shown", "pins"}
_NOT_FOR_PURE = frozenset({"run_id", "step_id", "attempt", "began_as", "key", "readings", "read"})
_OF_A_HASH = 16


class Readings:
    """What a step read of the world while it ran, by name; a replay gives it again instead of reading anew.

    All that one step reads is kept as one value, and is held to what one value may be.
    """

    def __init__(self, recorded: Mapping[str, Json] | None = None) -> None:
        self._recorded = recorded
        self._read: dict[str, bytes] = {}
        self._bytes = 0

    def read(self, name: str, produce: Callable[[], Json]) -> Json:
        """Give what is read under a name, once for each name. Refuses: `NotRecorded`, `NotPlain`, `ValueTooLarge`."""
        if name not in self._read:
            if self._recorded is not None and name not in self._recorded:
                raise NotRecorded(name=name)
            self._keep(name, produce() if self._recorded is None else self._recorded[name])
        return read(self._read[name])

    def _keep(self, name: str, value: Json) -> None:
        kept = len(canonical({name: value}))
        if self._bytes + kept > MOST_BYTES:
            raise ValueTooLarge(most=MOST_IN_WORDS)
        self._read[name] = canonical(value)
        self._bytes += kept

    @property
    def size(self) -> int:
        """How many bytes all that was read holds, with its names."""
        return self._bytes

    def all(self) -> dict[str, Json]:
        """Give all that was read."""
        return {name: read(body) for name, body in self._read.items()}


@dataclass(frozen=True)
class Call:
    """One attempt at one step. `arguments` are the step's, as JSON; `key` makes an effect outside happen once.

    `began_as`: the run that it all began with, where this run was begun in place of one that was cancelled.
    """

    run_id: UUID
    step_id: str
    capability: str
    context: Context
    arguments: Json
    attempt: int = 1
    readings: Readings = field(default_factory=Readings)
    given_up: threading.Event = field(default_factory=threading.Event)
    began_as: UUID | None = None

    @property
    def key(self) -> str:
        """An idempotency key: the same for every attempt at this step with these arguments.

        So it is in every run that goes on in place of a cancelled one. Other arguments are another effect.
        """
        return f"{self.began_as or self.run_id}:{self.step_id}:{hash_of(canonical(self.arguments))[:_OF_A_HASH]}"

    @property
    def chance(self) -> random.Random:
        """Give numbers by chance that are the same whenever the run is repeated."""
        return random.Random(f"{self.context.seed}:{self.step_id}")  # noqa: S311  (repeatable is what is wanted)

    def read(self, name: str, produce: Callable[[], Json]) -> Json:
        """Read of the world (rows, a pack, a model's words), or do an effect there: kept with the run for its replay.

        Takes: `produce`, which gives JSON and is not called in a replay.
        """
        return self.readings.read(name, produce)


class PureCall(Call):
    """What a pure capability sees of a call: nothing that its answer could follow from beside its arguments and pins.

    Its answer is kept under the hash of these, and given to other steps and other runs. Refuses: `ResultRefused` for
    whatever else it asks.
    """

    def __getattribute__(self, name: str) -> Any:
        if name in _NOT_FOR_PURE:
            raise ResultRefused(capability=self.capability, first=f"It is said to be pure, and asked for call.{name}.")
        return super().__getattribute__(name)

    def __repr__(self) -> str:
        return f"PureCall({self.capability})"

    @property
    def chance(self) -> random.Random:
        """Give numbers by chance that are the same whenever arguments and seed are."""
        of = hash_of(canonical(self.arguments))
        return random.Random(f"{self.context.seed}:{self.capability}:{of}")  # noqa: S311  (repeatable is what is wanted)


class _PureContext(Context):
    def __getattribute__(self, name: str) -> Any:
        if name in _NOT_OF_CONTEXT_FOR_PURE:
            of = super().__getattribute__("__dict__")["capability"]
            raise ResultRefused(capability=of, first=f"It is said to be pure, and asked for call.context.{name}.")
        return super().__getattribute__(name)

    def __repr__(self) -> str:
        return "PureContext()"


def for_pure(call: Call) -> PureCall:
    """Give a call as a pure capability sees it."""
    context = _PureContext(**{one.name: getattr(call.context, one.name) for one in fields(Context)})
    object.__setattr__(context, "capability", call.capability)
    return PureCall(**{**{one.name: getattr(call, one.name) for one in fields(Call)}, "context": context})


@dataclass(frozen=True)
class LeftOut:
    """Rows of a source that an agent left out of its result, because they may not be computed with, and why."""

    source: str
    rows: int
    because: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of a call: the canonical form of its result, and where it comes from."""

    body: bytes
    agent_name: str
    sources: tuple[str, ...] = ()
    cached: bool = False
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Why a step or a run failed: code and sentence of a refusal, and when trying again may help.

    `sources`: those that the refusal names.
    """

    code: str
    detail: str
    retry_after_seconds: int | None = None
    worth_another_try: bool = False
    sources: tuple[str, ...] = ()


class StepStatus(StrEnum):
    """How a step stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    OVERRIDDEN = "overridden"
    AWAITING_REVIEW = "awaiting_review"


DONE = (StepStatus.SUCCEEDED, StepStatus.SKIPPED, StepStatus.OVERRIDDEN)


NEVER_CALLED = frozenset(
    {
        "capability.circuit_open", "capability.no_room", "capability.unknown", "capability.arguments_refused",
        "pattern.value_missing", "pattern.condition_failed",
    }
)  # fmt: skip
"""Codes of faults that came before a step's agent was asked."""


@dataclass(frozen=True)
class StepRecord:
    """What is kept of one step.

    `inputs` and `output` are canonical JSON; `rests_on_person` says that a value set by a person went into it.
    `left_out` is known in the execution that called the agent, and in no later one.
    """

    step_id: str
    capability: str
    agent_name: str
    status: StepStatus
    asof_date: date
    inputs: bytes = b"{}"
    output: bytes | None = None
    readings: Mapping[str, Json] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    cached: bool = False
    attempt: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    duration_ms: int = 0
    rests_on_person: bool = False
    reason: str = ""
    fault: Fault | None = None

    @property
    def inputs_hash(self) -> str:
        """The name of its resolved inputs."""
        return hash_of(self.inputs)

    @property
    def output_hash(self) -> str | None:
        """The name of its output."""
        return None if self.output is None else hash_of(self.output)

    @property
    def set_by_person(self) -> bool:
        """Whether a person set its value, or that of a step it rests on."""
        return self.rests_on_person or self.status is StepStatus.OVERRIDDEN

    def calls(self) -> tuple[int, int]:
        """Give how often its agent was called in this execution, and how often of these it failed.

        What was never asked of the agent is no call: a step that is skipped or set by a person, an answer that was
        kept, a try that an open breaker or its own inputs held back.
        """
        if self.status in (StepStatus.RUNNING, StepStatus.SKIPPED, StepStatus.OVERRIDDEN):
            return 0, 0
        before = max(0, self.attempt - 1)
        if self.cached or (self.fault is not None and self.fault.code in NEVER_CALLED):
            return before, before
        return self.attempt, before + (self.status is StepStatus.FAILED)

    def metadata(self) -> dict[str, Json]:
        """Give what is attached to every result as `_metadata`; kept beside it, for it differs each time."""
        return {
            "agent_name": self.agent_name,
            "capability": self.capability,
            "duration_ms": self.duration_ms,
            "asof_date": self.asof_date.isoformat(),
            "sources": list(self.sources),
            "cached": self.cached,
            "set_by_person": self.set_by_person,
        }


class AwaitsReview(Exception):
    """Raised by a capability whose work a person has to look at first; the run waits, and goes on with a value."""

    def __init__(self, reason: str, value: Json = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


class Journal(Protocol):
    """The steps of one run as they are kept. All of it is called from one thread."""

    def known(self) -> Mapping[str, StepRecord]:
        """Give the records of steps that were done before, also those whose value a person set."""

    def begin(self, record: StepRecord) -> bool:
        """Note that an attempt at a step begins; False where the run was cancelled and nothing more is to begin."""

    def finish(self, record: StepRecord) -> None:
        """Keep how a step ended; once this returns it is never called again with the same inputs."""

    def rests(self, record: StepRecord) -> None:
        """Keep of a step that stands as it is known whether it now rests on a value set by a person."""


class Agents(Protocol):
    """Those who do the work of steps. Called from several threads."""

    def call(self, call: Call) -> Answer:
        """Do the work of one attempt. Raises whatever goes wrong; `AwaitsReview` where a person has to look first."""

    def gave_up(self, call: Call) -> None:
        """Hear that an attempt took too long; whatever it still gives is thrown away."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Give the moment in UTC."""

    def monotonic(self) -> float:
        """Give seconds that only ever grow."""


@dataclass(frozen=True)
class Admission:
    """Leave to call a capability: how often it failed in a row before, and whether this call is the one that tries."""

    failures: int = 0
    trying: bool = False


class Breakers(Protocol):
    """Circuit breakers, one a capability, the same for all workers."""

    def admit(self, capability: str) -> Admission:
        """Let a call through. Refuses: `CircuitOpen`."""

    def succeeded(self, capability: str, admission: Admission) -> None:
        """Hear that a call went well."""

    def failed(self, capability: str) -> None:
        """Hear that a call failed or took too long."""


class Rights(Protocol):
    """What the sources of results allow. Called from several threads."""

    def asked(self, call: Call, answer: Answer) -> Answer:
        """Give an answer with why it leaves out what it does. Refuses one whose sources forbid to compute with them."""


class Cache(Protocol):
    """Answers of pure capabilities by the hash of all that goes into them."""

    def get(self, key: str) -> Answer | None:
        """Give the answer that was kept."""

    def put(self, key: str, answer: Answer, call: Call) -> None:
        """Keep an answer."""
