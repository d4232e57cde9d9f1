"""Carries a pattern out: steps in parallel where they can, what is done already left alone, the rest kept as it ends.

One thread, the caller's, decides and keeps; attempts run in threads of their own. What comes out depends on the
pattern, the inputs and what agents answer, never on which step ended first. Not here: storage, requests, jobs.
"""

from __future__ import annotations

import heapq
import queue
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from clear_platform.foundation.errors import ClearError, Unavailable
from execution.runs.engine.attempts import Attempts, InThreads
from execution.runs.engine.canonical import Json, canonical, hash_of, read
from execution.runs.engine.errors import CapabilityFailed, CapabilityTimedOut, CircuitOpen, RunTooLarge
from execution.runs.engine.loading import Prepared, PreparedStep
from execution.runs.engine.ports import (
    DONE,
    Agents,
    Answer,
    AwaitsReview,
    Call,
    Clock,
    Context,
    Fault,
    Journal,
    LeftOut,
    Readings,
    StepRecord,
    StepStatus,
)
from execution.runs.engine.templates import Root, filled, paths_in

WORKERS = 4
MOST_BYTES_OF_A_RUN = 64 * 1024 * 1024
MOST_OF_A_RUN_IN_WORDS = "64 MB"
_STANDS = (StepStatus.SUCCEEDED, StepStatus.AWAITING_REVIEW)
"""How a step stands that is not called again as long as its inputs are the same."""
_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 10.0


class RunStatus(StrEnum):
    """How an execution ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    AWAITING_REVIEW = "awaiting_review"


@dataclass(frozen=True)
class Outcome:
    """What came of an execution. `trace` has the steps in the pattern's order, those that were reached."""

    status: RunStatus
    result: Mapping[str, Json] | None
    state: Mapping[str, Json]
    trace: tuple[StepRecord, ...]
    fault: Fault | None = None
    failed_step: str | None = None
    set_by_person: bool = False

    @property
    def body(self) -> bytes | None:
        """The canonical form of the result."""
        return None if self.result is None else canonical(dict(self.result))

    @property
    def result_hash(self) -> str | None:
        """The name of the result: the same bytes, the same name."""
        return None if self.body is None else hash_of(self.body)

    @property
    def left_out(self) -> tuple[tuple[str, LeftOut], ...]:
        """Give what agents left out of their results in this execution, each with its step."""
        return tuple((record.step_id, one) for record in self.trace for one in record.left_out)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that a step cited, in the pattern's order."""
        return tuple(dict.fromkeys(source for record in self.trace for source in record.sources))


def execute(
    prepared: Prepared,
    context: Context,
    inputs: Json,
    *,
    run_id: UUID,
    journal: Journal,
    agents: Agents,
    clock: Clock,
    workers: int = WORKERS,
    attempts: Attempts | None = None,
    pause_seconds: float = _PAUSE_SECONDS,
    recorded: Mapping[str, Mapping[str, Json]] | None = None,
    began_as: UUID | None = None,
) -> Outcome:
    """Carry a pattern out and give what came of it.

    Takes: `inputs` that `Prepared.checked_inputs` gave; `workers`, how many steps may run at once; `attempts`, threads
    unless said otherwise; `recorded`, for a replay what each step had read, which is given again instead of read anew;
    `began_as`, the run in whose place, over any others, this one goes on.
    Gives: an outcome also where a step failed or the run was cancelled. Leaves: what the journal keeps.
    """
    return _Execution(
        prepared,
        context,
        inputs,
        run_id=run_id,
        journal=journal,
        agents=agents,
        clock=clock,
        workers=workers,
        attempts=attempts or InThreads(),
        pause_seconds=pause_seconds,
        recorded=recorded,
        began_as=began_as,
    ).run()


@dataclass(frozen=True)
class _Flight:
    """An attempt under way."""

    step: PreparedStep
    record: StepRecord
    call: Call
    deadline: float
    began: float


@dataclass(frozen=True, order=True)
class _Retry:
    """An attempt to be made at a moment, for want of a better one."""

    at: float
    position: int
    step: PreparedStep
    record: StepRecord
    error: BaseException


@dataclass(frozen=True)
class _Ended:
    call: Call
    answer: Answer | None
    error: BaseException | None


class _Execution:
    def __init__(
        self,
        prepared: Prepared,
        context: Context,
        inputs: Json,
        *,
        run_id: UUID,
        journal: Journal,
        agents: Agents,
        clock: Clock,
        workers: int,
        attempts: Attempts,
        pause_seconds: float,
        recorded: Mapping[str, Mapping[str, Json]] | None,
        began_as: UUID | None,
    ) -> None:
        self._prepared = prepared
        self._context = context
        self._inputs = inputs
        self._shown_context = context.shown()
        self._run_id = run_id
        self._journal = journal
        self._agents = agents
        self._clock = clock
        self._workers = workers
        self._attempts = attempts
        self._pause_seconds = pause_seconds
        self._recorded = recorded
        self._began_as = began_as
        self._bytes = 0
        self._known: Mapping[str, StepRecord] = {}
        self._records: dict[str, StepRecord] = {}
        self._values: dict[str, Json] = {}
        self._left = {step.step_id: len(step.needs) for step in prepared.steps}
        self._ready = [step.position for step in prepared.steps if not step.needs]
        self._flights: dict[int, _Flight] = {}
        self._retries: list[_Retry] = []
        self._ended: queue.SimpleQueue[_Ended] = queue.SimpleQueue()
        self._cancelled = False
        self._failed = False

    def run(self) -> Outcome:
        self._known = self._journal.known()
        heapq.heapify(self._ready)
        while True:
            self._begin_what_is_ready()
            if self._stopping():
                self._give_up_retries()
            if not self._flights and not self._retries:
                return self._outcome()
            self._wait()

    # Beginning

    def _stopping(self) -> bool:
        return self._cancelled or self._failed

    def _begin_what_is_ready(self) -> None:
        while self._ready and not self._stopping() and len(self._flights) + len(self._retries) < self._workers:
            self._begin(self._prepared.steps[heapq.heappop(self._ready)])

    def _begin(self, step: PreparedStep) -> None:
        known = self._known.get(step.step_id)
        rests = any(self._records[one].set_by_person for one in step.needs)
        if known is not None and known.status is StepStatus.OVERRIDDEN:
            self._settle_known(step, known, rests)
            return
        record = StepRecord(
            step_id=step.step_id,
            capability=step.capability,
            agent_name=step.agent_name,
            status=StepStatus.RUNNING,
            asof_date=self._context.asof_date,
            attempt=1,
            started_at=self._clock.now(),
            rests_on_person=rests,
        )
        scope = self._scope_of(step)
        try:
            wanted = step.condition is None or step.condition.holds(scope)
            record = replace(record, inputs=canonical(filled(step.args, scope))) if wanted else record
        except ClearError as refusal:
            self._fail(step, record, refusal)
            return
        if not wanted:
            if known is not None and known.status is StepStatus.SKIPPED:
                self._settle_known(step, known, rests)
            else:
                self._settle(step, self._at_end(record, StepStatus.SKIPPED))
        elif known is not None and known.status in _STANDS and known.inputs == record.inputs:
            self._settle_known(step, known, rests)
        elif self._journal.begin(record):
            self._attempt(step, record)
        else:
            self._cancelled = True

    def _settle_known(self, step: PreparedStep, known: StepRecord, rests: bool) -> None:
        """Let a step stand as it is known; kept anew only where it now rests on a person and did not, or no more."""
        self._bytes += _bytes_of(known)
        record = replace(known, rests_on_person=rests)
        if known.rests_on_person != rests:
            self._journal.rests(record)
        self._settle(step, record, keep=False)

    def _scope_of(self, step: PreparedStep) -> Mapping[Root, Json]:
        state = {name: self._values[name] for name in step.sees}
        return {"inputs": self._inputs, "state": state, "ctx": self._shown_context}

    def _attempt(self, step: PreparedStep, record: StepRecord) -> None:
        readings = None if self._recorded is None else self._recorded.get(step.step_id, {})
        call = Call(
            run_id=self._run_id,
            step_id=step.step_id,
            capability=step.capability,
            context=self._context,
            arguments=read(record.inputs),
            attempt=record.attempt,
            readings=Readings(readings),
            began_as=self._began_as,
        )
        began = self._clock.monotonic()
        flight = _Flight(step, record, call, began + step.timeout_seconds, began)
        self._flights[id(call)] = flight
        try:
            self._attempts.start(self._agents.call, call, self._hear)
        except Unavailable as refusal:
            self._hear(call, None, refusal)

    def _hear(self, call: Call, answer: Answer | None, error: BaseException | None) -> None:
        self._ended.put(_Ended(call, answer, error))

    # Waiting

    def _wait(self) -> None:
        moments = [flight.deadline for flight in self._flights.values()]
        if self._retries:
            moments.append(self._retries[0].at)
        seconds = max(0.0, min(moments) - self._clock.monotonic())
        try:
            ended = self._ended.get(timeout=seconds)
        except queue.Empty:
            self._when_time_came()
            return
        flight = self._flights.pop(id(ended.call), None)
        if flight is not None:
            self._when_ended(flight, ended)

    def _when_time_came(self) -> None:
        now = self._clock.monotonic()
        for flight in [one for one in self._flights.values() if one.deadline <= now]:
            del self._flights[id(flight.call)]
            self._attempts.leave(flight.call)
            self._agents.gave_up(flight.call)
            late = CapabilityTimedOut(capability=flight.step.capability, seconds=flight.step.timeout_seconds)
            self._when_failed(flight, late)
        while self._retries and self._retries[0].at <= now:
            self._try_again(heapq.heappop(self._retries))

    def _try_again(self, retry: _Retry) -> None:
        record = replace(retry.record, attempt=retry.record.attempt + 1)
        # Noted each time: a run that tries for long is still under way, and may have been cancelled meanwhile.
        if self._journal.begin(record):
            self._attempt(retry.step, record)
        else:
            self._cancelled = True
            self._fail(retry.step, retry.record, retry.error)

    def _when_ended(self, flight: _Flight, ended: _Ended) -> None:
        if ended.error is not None and not isinstance(ended.error, Exception):
            raise ended.error
        try:
            record = self._come_of(flight, ended)
        except ClearError as refusal:
            # What an agent gave cannot be kept as it is.
            self._fail(flight.step, flight.record, refusal, flight)
            return
        if record is not None:
            self._settle(flight.step, record)
        elif isinstance(ended.error, Exception):
            self._when_failed(flight, ended.error)

    def _come_of(self, flight: _Flight, ended: _Ended) -> StepRecord | None:
        """Give the record of a step that came to something; None where the attempt failed."""
        if ended.answer is not None:
            record = self._answered(flight, ended.answer)
        elif isinstance(ended.error, AwaitsReview):
            waiting = self._at_end(flight.record, StepStatus.AWAITING_REVIEW, flight)
            record = replace(waiting, reason=ended.error.reason, output=canonical(ended.error.value))
        else:
            return None
        more = len(record.inputs) + len(record.output or b"") + flight.call.readings.size
        if self._bytes + more > MOST_BYTES_OF_A_RUN:
            raise RunTooLarge(most=MOST_OF_A_RUN_IN_WORDS)
        self._bytes += more
        return record

    def _when_failed(self, flight: _Flight, error: Exception) -> None:
        record = flight.record
        if _worth_another_try(error) and record.attempt <= flight.step.retries and not self._stopping():
            ceiling = min(_LONGEST_PAUSE_SECONDS, self._pause_seconds * 2.0 ** (record.attempt - 1))
            at = self._clock.monotonic() + random.uniform(0.0, ceiling)  # noqa: S311  (spreads tries, guards nothing)
            heapq.heappush(self._retries, _Retry(at, flight.step.position, flight.step, record, error))
        else:
            self._fail(flight.step, record, error, flight)

    def _give_up_retries(self) -> None:
        while self._retries:
            retry = heapq.heappop(self._retries)
            self._fail(retry.step, retry.record, retry.error)

    # Ending

    def _answered(self, flight: _Flight, answer: Answer) -> StepRecord:
        return replace(
            self._at_end(flight.record, StepStatus.SUCCEEDED, flight),
            output=answer.body,
            agent_name=answer.agent_name,
            sources=answer.sources,
            left_out=answer.left_out,
            cached=answer.cached,
            readings=flight.call.readings.all(),
        )

    def _fail(
        self, step: PreparedStep, record: StepRecord, error: BaseException, flight: _Flight | None = None
    ) -> None:
        ended = self._at_end(record, StepStatus.FAILED, flight)
        self._settle(step, replace(ended, fault=fault_of(error, step.capability)))

    def _at_end(self, record: StepRecord, status: StepStatus, flight: _Flight | None = None) -> StepRecord:
        seconds = 0.0 if flight is None else self._clock.monotonic() - flight.began
        return replace(record, status=status, finished_at=self._clock.now(), duration_ms=round(seconds * 1000))

    def _settle(self, step: PreparedStep, record: StepRecord, *, keep: bool = True) -> None:
        if keep:
            self._journal.finish(record)
        self._records[step.step_id] = record
        if record.status not in DONE:
            self._failed = self._failed or record.status is StepStatus.FAILED
            return
        self._values[step.result_name] = None if record.output is None else read(record.output)
        for other in step.dependents:
            self._left[other] -= 1
            if not self._left[other]:
                heapq.heappush(self._ready, self._prepared.by_id[other].position)

    def _outcome(self) -> Outcome:
        steps = self._prepared.steps
        trace = tuple(self._records[step.step_id] for step in steps if step.step_id in self._records)
        failed = next((one for one in trace if one.status is StepStatus.FAILED), None)
        base = Outcome(RunStatus.FAILED, None, dict(self._values), trace)
        if failed is not None:
            return replace(base, fault=failed.fault, failed_step=failed.step_id)
        if self._cancelled:
            return replace(base, status=RunStatus.CANCELLED)
        if any(one.status is StepStatus.AWAITING_REVIEW for one in trace):
            return replace(base, status=RunStatus.AWAITING_REVIEW)
        scope: Mapping[Root, Json] = {"inputs": self._inputs, "state": self._values, "ctx": self._shown_context}
        try:
            result = read(canonical(filled(self._prepared.outputs, scope)))
        except ClearError as refusal:
            return replace(base, fault=fault_of(refusal, "outputs"))
        return replace(base, status=RunStatus.SUCCEEDED, result=result, set_by_person=self._rests_on_person())

    def _rests_on_person(self) -> bool:
        named = {str(path.parts[0]) for path in paths_in(self._prepared.outputs) if path.root == "state"}
        return any(
            self._records[step.step_id].set_by_person for step in self._prepared.steps if step.result_name in named
        )


def _bytes_of(record: StepRecord) -> int:
    readings = len(canonical(dict(record.readings))) if record.readings else 0
    return len(record.inputs) + len(record.output or b"") + readings


def _worth_another_try(error: Exception) -> bool:
    if isinstance(error, CircuitOpen):
        return False
    return not isinstance(error, ClearError) or isinstance(error, (Unavailable, CapabilityFailed))


def fault_of(error: BaseException, capability: str) -> Fault:
    """Give what is told of a failure: code and sentence of a refusal; of anything else only its kind."""
    if not isinstance(error, ClearError):
        error = CapabilityFailed(capability=capability, kind=type(error).__name__)
    seconds = error.facts.get("retry_after_seconds")
    after = int(seconds) if isinstance(seconds, (int, float)) else None
    named = tuple(str(code) for code in error.facts.get("sources", ()))
    return Fault(error.code, error.detail, after, isinstance(error, (Unavailable, CapabilityFailed)), named)
