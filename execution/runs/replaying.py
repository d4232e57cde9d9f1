"""Repeating a run from what it kept, and telling what differs. Reads alone: nothing is written, nobody is called.

Steps get the inputs, the readings and the values set or let pass by persons that they had; what they make of them is
held against what they made then, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from clear_platform.foundation.public import Actor, acting, in_scope
from execution.runs import catalogue
from execution.runs.answers import NoCache
from execution.runs.asking import NotAsked
from execution.runs.breakers import NoBreakers
from execution.runs.engine.attempts import Inline
from execution.runs.engine.ports import StepRecord, StepStatus
from execution.runs.engine.running import Outcome, execute
from execution.runs.engine.runtime import Runtime
from execution.runs.errors import NothingToReplay, ReadPastTheRecord
from execution.runs.keeping import MemoryJournal, SystemClock
from execution.runs.models import Run
from execution.runs.queries import finding, standing, tracing
from execution.runs.results import Difference, Replayed
from execution.runs.values import records_of

_NOTHING = "nothing"
_OF_SAVEPOINTS = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")


def replay(*, actor: Actor, run_id: UUID) -> Replayed:
    """Repeat a run that succeeded and say what is different. Refuses: `NotVisible`, `NothingToReplay`."""
    with acting(actor, read_only=not in_scope()):
        run = finding.run_for(actor=actor, run_id=run_id)
        if run.status != Run.Status.SUCCEEDED:
            raise NothingToReplay(status=run.get_status_display().lower())
        prepared, inputs = standing.pattern_of(actor=actor, run=run), standing.inputs_of(actor=actor, run=run)
        records = records_of(actor=actor, run_id=run_id)
    with connection.execute_wrapper(_refuse):
        outcome = execute(
            prepared,
            standing.context_of(run),
            inputs,
            run_id=run_id,
            journal=MemoryJournal({name: one for name, one in records.items() if _by_a_person(one)}),
            agents=Runtime(catalogue.capabilities(), breakers=NoBreakers(), cache=NoCache(), rights=NotAsked()),
            clock=SystemClock(),
            attempts=Inline(),
            recorded={name: one.readings for name, one in records.items()},
            began_as=run.began_as_id,
        )
    return Replayed(run_id, run.result_hash, len(outcome.trace), tuple(_told(run, records, outcome)))


def _refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Let nothing be asked of the database: what a step reads past `call.read` is not kept, and differs tomorrow."""
    if sql.startswith(_OF_SAVEPOINTS):
        return execute(sql, params, many, context)
    raise ReadPastTheRecord()


def _by_a_person(step: StepRecord) -> bool:
    # What an agent gave and a person let pass keeps the reason for which the agent wanted it looked at.
    return step.status is StepStatus.OVERRIDDEN or (step.status is StepStatus.SUCCEEDED and bool(step.reason))


def _told(run: Run, records: dict[str, StepRecord], outcome: Outcome) -> Iterator[Difference]:
    for one in outcome.trace:
        was = records.get(one.step_id)
        if was is None:
            yield Difference(f"step {one.step_id}", _NOTHING, one.status.value)
            continue
        if one.fault is not None:
            yield Difference(f"step {one.step_id}", was.status.value, one.fault.detail)
            continue
        if was.inputs_hash != one.inputs_hash and one.status is StepStatus.SUCCEEDED:
            yield Difference(f"inputs of step {one.step_id}", was.inputs_hash, one.inputs_hash)
        if was.output_hash != one.output_hash:
            yield Difference(f"output of step {one.step_id}", was.output_hash or _NOTHING, one.output_hash or _NOTHING)
    if outcome.result_hash != run.result_hash:
        yield Difference("result", run.result_hash, outcome.result_hash or _NOTHING)


def differences(*, actor: Actor, run_id: UUID, other_id: UUID) -> tuple[Difference, ...]:
    """Say what two runs do not have in common: what they stand on, what went in, what came out of each step."""
    with acting(actor, read_only=not in_scope()):
        one, other = (finding.run_for(actor=actor, run_id=found) for found in (run_id, other_id))
        steps, others = (_outputs_of(actor, found) for found in (run_id, other_id))
    here, there = standing.context_of(one).pins(), standing.context_of(other).pins()
    found = [Difference(name, str(here[name]), str(there[name])) for name in here if here[name] != there[name]]
    if one.inputs_hash != other.inputs_hash:
        found.append(Difference("inputs", one.inputs_hash, other.inputs_hash))
    for name in [*steps, *(name for name in others if name not in steps)]:
        was, now = (where.get(name) or _NOTHING for where in (steps, others))
        if was != now:
            found.append(Difference(f"output of step {name}", was, now))
    if one.result_hash != other.result_hash:
        found.append(Difference("result", one.result_hash or _NOTHING, other.result_hash or _NOTHING))
    return tuple(found)


def _outputs_of(actor: Actor, run_id: UUID) -> dict[str, str]:
    """Give the hash of what each step of a run gave, in turn."""
    return dict(tracing.steps_of(actor=actor, run_id=run_id).values_list("step_id", "output_hash"))
