"""What agents offer: `@capability` makes a function one, `CapabilityMap` knows them all by name.

A capability takes the call and its validated arguments and gives its result, or `Sourced` with where it comes from.
It reads of the world only through `call.read`, so that a replay sees the same. Not here: calling them (`runtime`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from clear_platform.foundation.errors import FieldProblem
from execution.runs.engine.agents import AGENTS
from execution.runs.engine.canonical import Json, canonical
from execution.runs.engine.errors import ArgumentsRefused, CapabilitiesRefused, CapabilityUnknown, ResultRefused
from execution.runs.engine.pattern import LONGEST_TIMEOUT_SECONDS, MOST_RETRIES, CapabilityName
from execution.runs.engine.ports import Call

_NAME: TypeAdapter[str] = TypeAdapter(CapabilityName)


class Said(BaseModel):
    """Base of arguments and results: every member named, nothing guessed from another kind of value."""

    # Written as it is, what is not a number has no canonical form and is refused; by default it would become null.
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, ser_json_inf_nan="constants"
    )


A = TypeVar("A", bound=Said)
R = TypeVar("R", bound=Said)


@dataclass(frozen=True)
class Sourced(Generic[R]):
    """A result and the codes of the data sources that it comes from.

    `left_out`: of how many rows of which sources it tells nothing, because they may not be computed with.
    """

    result: R
    sources: tuple[str, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Capability(Generic[A, R]):
    """Something that an agent can do.

    `pure`: the result follows from the arguments and what the run stands on alone, so that it may be kept and given
    again; `version` is raised when the same arguments would give something else. `writes`: it leaves something, and
    carries `call.key` along so that it does so once. `needs`: the operation that it carries out, where whoever may not
    do that may not run it either.
    """

    name: str
    agent: str
    arguments: type[A]
    result: type[R]
    function: Callable[[Call, A], R | Sourced[R]]
    pure: bool = False
    writes: bool = False
    timeout_seconds: float = 30.0
    retries: int = 2
    version: int = 1
    needs: str = ""

    @property
    def owner(self) -> str:
        """Where it is written."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    def taken(self, arguments: Json) -> A:
        """Give the arguments as their model. Refuses: `ArgumentsRefused`."""
        try:
            return self.arguments.model_validate_json(canonical(arguments))
        except ValidationError as error:
            problems = problems_of(error, "/args")
            raise ArgumentsRefused(capability=self.name, first=told(problems), problems=problems) from error

    def given(self, result: object) -> bytes:
        """Give the canonical form of a result. Refuses: `ResultRefused`, `NotPlain`, `ValueTooLarge`."""
        if not isinstance(result, self.result):
            raise ResultRefused(capability=self.name, first=f"It is a {type(result).__name__}.")
        return self.checked(result.model_dump(mode="json", by_alias=True))

    def checked(self, value: Json) -> bytes:
        """Give the canonical form of a value that is to stand for a result. Refuses: as `given` does."""
        body = canonical(value)
        try:
            self.result.model_validate_json(body)
        except ValidationError as error:
            problems = problems_of(error, "")
            raise ResultRefused(capability=self.name, first=told(problems), problems=problems) from error
        return body


_REGISTERED: dict[str, Capability[Any, Any]] = {}


def capability(
    name: str,
    *,
    agent: str,
    arguments: type[A],
    result: type[R],
    pure: bool = False,
    writes: bool = False,
    timeout_seconds: float = 30.0,
    retries: int = 2,
    version: int = 1,
    needs: str = "",
) -> Callable[[Callable[[Call, A], R | Sourced[R]]], Capability[A, R]]:
    """Register a function as something an agent can do; whether all fit together is asked by `CapabilityMap.build`."""

    def wrap(function: Callable[[Call, A], R | Sourced[R]]) -> Capability[A, R]:
        made = Capability(
            name, agent, arguments, result, function, pure, writes, timeout_seconds, retries, version, needs
        )
        _REGISTERED[made.owner] = made
        return made

    return wrap


def registered() -> tuple[Capability[Any, Any], ...]:
    """Give every capability whose module was imported."""
    return tuple(_REGISTERED.values())


class CapabilityMap(Mapping[str, Capability[Any, Any]]):
    """Capabilities by name, each with one owner."""

    def __init__(self, by_name: Mapping[str, Capability[Any, Any]]) -> None:
        self._by_name = dict(sorted(by_name.items()))

    @classmethod
    def build(cls, capabilities: Iterable[Capability[Any, Any]], agents: Mapping[str, str] = AGENTS) -> CapabilityMap:
        """Put capabilities together. Refuses: `CapabilitiesRefused` with every fault there is."""
        by_name: dict[str, Capability[Any, Any]] = {}
        faults: list[str] = []
        for one in capabilities:
            faults += _faults_of(one, agents)
            owner = by_name.setdefault(one.name, one)
            if owner is not one:
                faults.append(f"'{one.name}' has two owners: {owner.owner} and {one.owner}.")
        if faults:
            raise CapabilitiesRefused(faults=" ".join(faults))
        return cls(by_name)

    def __getitem__(self, name: str) -> Capability[Any, Any]:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def named(self, name: str) -> Capability[Any, Any]:
        """Give a capability. Refuses: `CapabilityUnknown`."""
        found = self.get(name)
        if found is None:
            raise CapabilityUnknown(capability=name)
        return found


def _faults_of(one: Capability[Any, Any], agents: Mapping[str, str]) -> Iterator[str]:
    try:
        _NAME.validate_python(one.name)
    except ValidationError:
        yield f"'{one.name}' ({one.owner}) is no name such as ledger.positions."
    if one.agent not in agents:
        yield f"'{one.name}' is offered by '{one.agent}', which is no agent; there are: {', '.join(agents)}."
    if not (issubclass(one.arguments, Said) and issubclass(one.result, Said)):
        yield f"'{one.name}' takes and gives models that are built on Said, which takes nothing it does not name."
    if not 0 < one.timeout_seconds <= LONGEST_TIMEOUT_SECONDS:
        yield f"'{one.name}' may take at most {LONGEST_TIMEOUT_SECONDS} s."
    if not 0 <= one.retries <= MOST_RETRIES:
        yield f"'{one.name}' may be tried again at most {MOST_RETRIES} times."
    if one.pure and one.writes:
        yield f"'{one.name}' is pure and writes; it is one or the other."


def problems_of(error: ValidationError, base: str) -> list[FieldProblem]:
    """Give the problems of a model as pointers, codes and sentences; values stay out of them."""
    return [
        FieldProblem(
            pointer=base + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in one["loc"]),
            code=one["type"],
            detail=one["msg"].removesuffix(".") + ".",
        )
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]


def told(problems: list[FieldProblem]) -> str:
    """Give problems as one text."""
    return " ".join(f"{one.pointer or '/'}: {one.detail}" for one in problems[:5])
