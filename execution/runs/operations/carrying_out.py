"""Carrying a run out, from wherever it stands to an end: between transactions, a checkpoint after each step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    Actor,
    Allowed,
    Purpose,
    acting,
    giving_back,
    in_scope,
    job_goes_on,
    next_fence,
    operation,
    publish,
    record,
    record_refused_sources,
    require,
)
from execution.runs import catalogue
from execution.runs.answers import DatabaseCache
from execution.runs.asking import RightsOfSources
from execution.runs.breakers import DatabaseBreakers, is_of_the_database
from execution.runs.callers import reading_for
from execution.runs.contracts import RunFinished
from execution.runs.engine.attempts import Inline, InThreads
from execution.runs.engine.canonical import hash_of
from execution.runs.engine.running import Outcome, RunStatus, execute
from execution.runs.engine.runtime import Runtime
from execution.runs.errors import NotComputable, RunInterrupted, RunTakenOver
from execution.runs.keeping import DatabaseJournal, InTheirThreads, SystemClock
from execution.runs.models import Run
from execution.runs.operations.beginning import RUNNERS, Taken, take
from execution.runs.queries import standing, telling
from execution.runs.results import Carried
from execution.runs.values import keep_bodies
from execution.runs.waits import tell_of_waits

OVER = (Run.Status.SUCCEEDED, Run.Status.FAILED, Run.Status.CANCELLED, Run.Status.DEAD_LETTERED)
GIVEN_UP_FROM = (Run.Status.QUEUED, Run.Status.RUNNING, Run.Status.FAILED)
SWEPT_AT_ONCE = 500


def carry_out(*, actor: Actor, run_id: UUID, put_back: bool = False) -> Carried:
    """Carry a run out until it ends, fails, is cancelled or waits for a person; finished steps are left alone.

    Outside of a transaction steps run in threads, and each checkpoint is one of its own. Inside of one they run one
    after the other, and all of it stands or falls with the caller's. Takes: `put_back`, where a job tries
    again what may come through another time. Gives: how the run stands then; as it is, where it is over already.
    Refuses: `NotVisible`, `RoleNotAllowed`, `RunTakenOver`.
    """
    require(actor, RUNNERS)
    if in_scope() or connection.in_atomic_block:
        return _carried_out(actor, run_id, put_back=put_back, inside=True)
    with giving_back():
        return _carried_out(actor, run_id, put_back=put_back, inside=False)


def _carried_out(actor: Actor, run_id: UUID, *, put_back: bool, inside: bool) -> Carried:
    with acting(actor):
        run: Run = Run.objects.get_for(actor, run_id, "act")
        prepared, inputs = standing.pattern_of(actor=actor, run=run), standing.inputs_of(actor=actor, run=run)
        taken = take(run_id)
    if taken is None:
        return telling.carried(actor=actor, run_id=run_id)
    runtime = Runtime(
        catalogue.capabilities(),
        breakers=DatabaseBreakers(),
        cache=DatabaseCache(actor, run.organization_id),
        rights=RightsOfSources(),
        ours=is_of_the_database,
    )
    with reading_for(actor):
        outcome = execute(
            prepared,
            standing.context_of(run),
            inputs,
            run_id=run_id,
            journal=DatabaseJournal(actor, run_id, taken.fence),
            agents=runtime if inside else InTheirThreads(runtime, actor),
            clock=SystemClock(),
            attempts=Inline() if inside else InThreads(),
            began_as=run.began_as_id,
        )
    finish_run(actor=actor, taken=taken, outcome=outcome, put_back=put_back)
    carried = telling.carried(actor=actor, run_id=run_id)
    if outcome.fault is None or carried.status != Run.Status.QUEUED:
        return carried
    # A run that is put back keeps no fault; whoever puts it back says which it was.
    return replace(
        carried,
        failed_step=outcome.failed_step,
        fault_code=outcome.fault.code,
        fault_text=outcome.fault.detail,
        retry_after_seconds=outcome.fault.retry_after_seconds,
        worth_another_try=True,
    )


@operation(RUNNERS)
def finish_run(*, actor: Actor, taken: Taken, outcome: Outcome, put_back: bool = False) -> None:
    """Keep how an execution ended. Refuses: `RunTakenOver`.

    Leaves: the result by its hash, one audit event, and the event `run.finished` where the run is over; a second audit
    event, `rights.refused`, where sources forbade to compute with them.
    """
    run: Run = Run.objects.select_for_update(of=("self",)).get_for(actor, taken.run_id, "act")
    if run.fence != taken.fence or run.status not in (Run.Status.RUNNING, Run.Status.CANCELLED):
        raise RunTakenOver()
    cancelled = run.status == Run.Status.CANCELLED
    run.lease_until = None
    run.sources_json = list(outcome.sources)
    # Of a run that a person ended it stays as they left it: when, and why.
    if not cancelled:
        _end(run, outcome, put_back=put_back)
    run.save()
    record(
        actor=actor,
        action="finish_run",
        obj=run,
        after={
            "status": run.status,
            "attempt": run.attempt,
            "result_hash": run.result_hash,
            "set_by_person": run.set_by_person,
            "error": (run.error_payload or {}).get("code", ""),
        },
    )
    _record_what_was_refused(actor, run, outcome)
    if not cancelled:
        tell_of_waits(actor, run)
        told(actor, run)


def _record_what_was_refused(actor: Actor, run: Run, outcome: Outcome) -> None:
    withheld = [
        {"source": one.source, "part": step_id, "rows": one.rows, "because": one.because}
        for step_id, one in outcome.left_out
    ]
    fault = outcome.fault
    if fault is not None and fault.code == NotComputable.code:
        withheld += [
            {"source": code, "part": str(outcome.failed_step), "rows": 0, "because": fault.detail}
            for code in fault.sources
        ]
    if withheld:
        record_refused_sources(actor=actor, obj=run, form=run.pattern, purpose=Purpose.DERIVE, withheld=withheld)


def _end(run: Run, outcome: Outcome, *, put_back: bool) -> None:
    if outcome.body is not None:
        keep_bodies(run.organization_id, [outcome.body])
        run.result_hash = hash_of(outcome.body)
        run.run_hash = standing.run_hash_of(run, run.result_hash)
    run.status = _status_of(outcome, put_back=put_back)
    run.set_by_person = outcome.set_by_person
    run.error_payload = None if run.status == Run.Status.QUEUED else _payload_of(outcome)
    run.finished_at = clock.now() if run.status in OVER else None


def _status_of(outcome: Outcome, *, put_back: bool) -> str:
    if outcome.status is RunStatus.FAILED and put_back and outcome.fault and outcome.fault.worth_another_try:
        return Run.Status.QUEUED
    return str(outcome.status.value)


def _payload_of(outcome: Outcome) -> dict[str, Any] | None:
    if outcome.fault is None:
        return None
    return {
        "code": outcome.fault.code,
        "detail": outcome.fault.detail,
        "step_id": outcome.failed_step,
        "retry_after_seconds": outcome.fault.retry_after_seconds,
        "worth_another_try": outcome.fault.worth_another_try,
    }


def told(actor: Actor, run: Run) -> None:
    """Tell that a run is over, where it is."""
    if run.status not in OVER:
        return
    publish(
        actor=actor,
        type="run.finished",
        subject=f"run/{run.run_id}",
        data=RunFinished.model_validate(
            {
                "run_id": run.run_id,
                "kind": str(run.kind),
                "pattern": run.pattern,
                "enterprise_id": run.enterprise_id,
                "status": str(run.status),
                "attempts": max(1, run.attempt),
                "started_at": run.started_at or run.created_at,
                "finished_at": run.finished_at,
                "error_code": (run.error_payload or {}).get("code"),
            }
        ),
        organization_id=run.organization_id,
    )


@operation(Allowed(), system=True)
def give_up_run(*, actor: Actor, run_id: UUID, code: str, detail: str) -> None:
    """Say of a run that its job was given up, and why; once staff retry the job it goes on.

    Of one that is over, or that another job carries out by now, nothing.
    """
    run = Run.objects.for_actor(actor).select_for_update(of=("self",)).filter(run_id=run_id).first()
    if run is None or run.status not in GIVEN_UP_FROM or (run.job_id is not None and job_goes_on(run.job_id)):
        return
    before = str(run.status)
    run.status, run.lease_until, run.finished_at = Run.Status.DEAD_LETTERED, None, clock.now()
    run.error_payload = {**(run.error_payload or {"code": code, "detail": detail}), "given_up": True}
    run.save()
    record(actor=actor, action="give_up_run", obj=run, before={"status": before}, after={"status": run.status})
    told(actor, run)


@operation(Allowed(), system=True)
def fail_interrupted_runs(*, actor: Actor) -> int:
    """Say of runs that a server carried out and left in the middle that they failed, so that they can be retried.

    Gives: how many, at most `SWEPT_AT_ONCE`. Those of jobs go on by themselves.
    """
    left = Run.objects.for_actor(actor).select_for_update(of=("self",), skip_locked=True)
    fault = RunInterrupted()
    found = list(left.filter(status="running", mode="sync", lease_until__lt=clock.now())[:SWEPT_AT_ONCE])
    for run in found:
        # Whoever still carries it out, against all appearances, keeps nothing more.
        run.fence = next_fence()
        run.status, run.lease_until, run.finished_at = Run.Status.FAILED, None, clock.now()
        run.error_payload = {"code": fault.code, "detail": fault.detail, "worth_another_try": True}
        run.save()
        record(
            actor=actor,
            action="fail_interrupted_runs",
            obj=run,
            before={"status": "running"},
            after={"status": "failed"},
        )
        told(actor, run)
    return len(found)
