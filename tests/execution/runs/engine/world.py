"""A world for the engine without a database: agents that offer small things, a journal and breakers in memory."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from execution.runs.engine.capability import Capability, CapabilityMap, Said, Sourced
from execution.runs.engine.loading import Prepared, prepare
from execution.runs.engine.ports import Admission, Answer, Call, Context, StepRecord, StepStatus
from execution.runs.engine.running import Outcome, execute
from execution.runs.engine.runtime import Runtime
from execution.runs.errors import NotComputable

RUN_ID = UUID("00000000-0000-4000-8000-000000000001")
REQUEST_ID = UUID("00000000-0000-4000-8000-000000000002")
NO_INPUTS: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": {}}


class Anything(Said):
    value: Any = None


class Nothing(Said):
    pass


class Number(Said):
    number: int


class Pair(Said):
    one: int
    other: int


class Figures(Said):
    figures: list[int]


def of(function: Callable[..., Any], name: str, arguments: type[Said], result: type[Said], **more: Any) -> Any:
    return Capability(name=name, agent="cfo", arguments=arguments, result=result, function=function, **more)


def add(call: Call, arguments: Pair) -> Number:
    return Number(number=arguments.one + arguments.other)


def total(call: Call, arguments: Figures) -> Sourced[Number]:
    return Sourced(Number(number=sum(arguments.figures)), ("ecb",))


def echo(call: Call, arguments: Anything) -> Anything:
    return Anything(value=arguments.value)


BASIC = (
    of(add, "sums.add", Pair, Number),
    of(total, "sums.total", Figures, Number),
    of(echo, "words.echo", Anything, Anything),
)


def capabilities(*more: Any) -> CapabilityMap:
    return CapabilityMap.build([*BASIC, *more])


def step(id: str, capability: str = "words.echo", **more: Any) -> dict[str, Any]:
    return {"id": id, "capability": capability, **more}


def document(*steps: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "tried",
        "version": 1,
        "name": "Tried",
        "description": "A pattern for a test.",
        "inputs": NO_INPUTS,
        "steps": list(steps),
        "outputs": {"last": "{{state." + steps[-1]["id"] + "}}"} if steps else {},
        **more,
    }


def prepared(*steps: Mapping[str, Any], known: CapabilityMap | None = None, **more: Any) -> Prepared:
    return prepare(json.dumps(document(*steps, **more)), known or capabilities())


def context(prepared: Prepared, **more: Any) -> Context:
    made = Context(
        request_id=REQUEST_ID,
        user_id=7,
        organization_id=3,
        asof_date=date(2026, 3, 31),
        pricing_pack_id=5,
        ledger_commit_hash="0" * 64,
        pattern_id=prepared.pattern.id,
        pattern_hash=prepared.hash,
        seed=11,
    )
    return replace(made, **more)


class Watch:
    """A clock whose moments stand still and whose seconds pass."""

    def now(self) -> datetime:
        return datetime(2026, 3, 31, 12, tzinfo=UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class Memory:
    """A journal that remembers; `dies_after` finished steps it raises, as when the process dies between two steps."""

    def __init__(self, known: Mapping[str, StepRecord] | None = None, dies_after: int | None = None) -> None:
        self.records = dict(known or {})
        self.begun: list[str] = []
        self.cancelled_after: int | None = None
        self._dies_after = dies_after

    def known(self) -> Mapping[str, StepRecord]:
        return dict(self.records)

    def begin(self, record: StepRecord) -> bool:
        self.begun.append(record.step_id)
        return self.cancelled_after is None or len(self.begun) <= self.cancelled_after

    def finish(self, record: StepRecord) -> None:
        if self._dies_after is not None:
            if not self._dies_after:
                raise SystemExit("killed")
            self._dies_after -= 1
        self.records[record.step_id] = record

    def rests(self, record: StepRecord) -> None:
        self.records[record.step_id] = record

    def override(self, step_id: str, output: bytes, reason: str = "looked it up") -> None:
        was = self.records[step_id]
        self.records[step_id] = replace(was, status=StepStatus.OVERRIDDEN, output=output, reason=reason, fault=None)


class Fuses:
    """Breakers that note what they hear, and refuse what they are told to refuse."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.open: dict[str, Exception] = {}
        self._lock = threading.Lock()

    def admit(self, capability: str) -> Admission:
        if capability in self.open:
            raise self.open[capability]
        return Admission()

    def succeeded(self, capability: str, admission: Admission) -> None:
        with self._lock:
            self.heard.append(("succeeded", capability))

    def failed(self, capability: str) -> None:
        with self._lock:
            self.heard.append(("failed", capability))


class Kept:
    """A cache that keeps."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}

    def get(self, key: str) -> Answer | None:
        found = self.answers.get(key)
        return None if found is None else replace(found, cached=True)

    def put(self, key: str, answer: Answer, call: Call) -> None:
        self.answers[key] = answer


class Forbidding:
    """Rights that refuse results of the sources named."""

    def __init__(self, *sources: str) -> None:
        self.sources = set(sources)

    def asked(self, call: Call, answer: Answer) -> Answer:
        shut = sorted(self.sources & set(answer.sources))
        if shut:
            raise NotComputable(because=f"{shut[0]} forbids it.", sources=shut)
        return answer


def runtime(
    known: CapabilityMap, *, fuses: Fuses | None = None, kept: Kept | None = None, rights: Forbidding | None = None
) -> Runtime:
    return Runtime(known, breakers=fuses or Fuses(), cache=kept or Kept(), rights=rights or Forbidding())


def run(
    pattern: Prepared,
    inputs: Any = None,
    *,
    known: CapabilityMap | None = None,
    journal: Memory | None = None,
    fuses: Fuses | None = None,
    kept: Kept | None = None,
    rights: Forbidding | None = None,
    ctx: Context | None = None,
    **more: Any,
) -> Outcome:
    return execute(
        pattern,
        ctx or context(pattern),
        pattern.checked_inputs({} if inputs is None else inputs),
        run_id=more.pop("run_id", RUN_ID),
        journal=journal or Memory(),
        agents=runtime(known or capabilities(), fuses=fuses, kept=kept, rights=rights),
        clock=Watch(),
        pause_seconds=0.001,
        **more,
    )
