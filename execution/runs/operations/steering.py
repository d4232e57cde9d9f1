"""What a person does with a run: retry it, cancel it, set a step's value by hand. All of it goes on by a job."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Expected, enqueue, operation, record, refuse_stale
from clear_platform.foundation.stated import words_of
from execution.runs import catalogue
from execution.runs.engine.canonical import hash_of
from execution.runs.engine.errors import ResultRefused
from execution.runs.engine.loading import PreparedStep
from execution.runs.errors import (
    ReasonForOverrideMissing,
    RunIsOver,
    RunIsUnderWay,
    StepUnknown,
    ValueRefused,
)
from execution.runs.models import Run, RunStep
from execution.runs.operations.beginning import EXECUTE, RUNNERS
from execution.runs.operations.carrying_out import told
from execution.runs.queries import finding, standing
from execution.runs.values import keep_bodies
from execution.runs.waits import tell_of_waits

UNDER_WAY = (Run.Status.QUEUED, Run.Status.RUNNING)
TO_RETRY = (Run.Status.FAILED, Run.Status.DEAD_LETTERED, Run.Status.CANCELLED)
TO_CANCEL = (*UNDER_WAY, Run.Status.FAILED, Run.Status.AWAITING_REVIEW)
TO_OVERRIDE = (Run.Status.FAILED, Run.Status.DEAD_LETTERED, Run.Status.AWAITING_REVIEW)
LONGEST_REASON = 2_000


@operation(RUNNERS)
def retry_run(*, actor: Actor, run_id: UUID, reason: str = "", expected: Expected | None = None) -> Run:
    """Let a run that failed go on at the step that failed; finished steps are not repeated.

    One that was cancelled stays so: a new run, which says of which it is a retry, goes on in its place.
    Takes: `reason`, why, for the audit log. Gives: the run that goes on. Refuses: `NotVisible`, `RunIsUnderWay`,
    `RunIsOver`, `Stale`.
    """
    run = _locked(actor, run_id, TO_RETRY, expected)
    before = str(run.status)
    goes_on = _begun_anew(run) if run.status == Run.Status.CANCELLED else run
    put_on_queue(goes_on)
    record(
        actor=actor,
        action="retry_run",
        obj=goes_on,
        before={"status": before},
        after={
            "status": goes_on.status,
            "retry_of": goes_on.retry_of_id and str(goes_on.retry_of_id),
            **_because(reason),
        },
    )
    return goes_on


@operation(RUNNERS)
def cancel_run(*, actor: Actor, run_id: UUID, reason: str = "", expected: Expected | None = None) -> Run:
    """Let a run end where it stands: steps under way come to their end, no more are begun.

    Takes: `reason`, why, for the audit log. Refuses: `NotVisible`, `RunIsOver`, `Stale`.
    """
    run = _locked(actor, run_id, TO_CANCEL, expected)
    before = str(run.status)
    run.status, run.finished_at = Run.Status.CANCELLED, clock.now()
    run.save(update_fields=["status", "finished_at"])
    record(
        actor=actor,
        action="cancel_run",
        obj=run,
        before={"status": before},
        after={"status": run.status, **_because(reason)},
    )
    tell_of_waits(actor, run)
    told(actor, run)
    return run


@operation(RUNNERS)
def override_step(
    *, actor: Actor, run_id: UUID, step_id: str, value: Any, reason: str, expected: Expected | None = None
) -> Run:
    """Set a step's value by hand, with a reason, and let the run go on from there.

    Whatever rests on it says that a person set it; steps that had gone by another value are done again.
    Takes: `value`, as the step's capability would give it. Refuses: `NotVisible`, `RunIsUnderWay`, `RunIsOver`,
    `ReasonForOverrideMissing`, `StepUnknown`, `ValueRefused` where the capability never gives such a value, `Stale`.
    """
    if not words_of(reason):
        raise ReasonForOverrideMissing()
    run = _locked(actor, run_id, TO_OVERRIDE, expected)
    prepared = standing.pattern_of(actor=actor, run=run)
    step = prepared.by_id.get(step_id)
    if step is None:
        raise StepUnknown(step_id=step_id[:64], choices=", ".join(prepared.by_id))
    body = _as_result(step, value)
    was = RunStep.objects.for_actor(actor).filter(run=run, step_id=step_id).first()
    keep_bodies(run.organization_id, [b"{}", body])
    RunStep.objects.for_actor(actor).update_or_create(
        run=run,
        step_id=step_id,
        defaults={
            "organization_id": run.organization_id,
            "capability": step.capability,
            "agent_name": step.agent_name,
            "status": RunStep.Status.OVERRIDDEN,
            "inputs_hash": was.inputs_hash if was else hash_of(b"{}"),
            "output_hash": hash_of(body),
            "readings_hash": "",
            "sources_json": [],
            "cached": False,
            "reason": words_of(reason)[:LONGEST_REASON],
            "set_by_id": actor.id,
            "error_code": "",
            "error_text": "",
            "finished_at": clock.now(),
            "sequence": next_number(),
        },
    )
    before = str(run.status)
    put_on_queue(run)
    tell_of_waits(actor, run)
    record(
        actor=actor,
        action="override_step",
        obj=run,
        before={"status": before, "step": step_id, "output_hash": was.output_hash if was else ""},
        after={"status": run.status, "step": step_id, "output_hash": hash_of(body), "because": words_of(reason)},
    )
    return run


def _because(reason: str) -> dict[str, str]:
    return {"because": words_of(reason)[:LONGEST_REASON]} if words_of(reason) else {}


def _locked(actor: Actor, run_id: UUID, statuses: Collection[str], expected: Expected | None) -> Run:
    run: Run = Run.objects.select_for_update(of=("self",)).get_for(actor, run_id, "act")
    refuse_stale(expected, lambda: finding.tag(finding.run_for(actor=actor, run_id=run_id)))
    if run.status in statuses:
        return run
    status = run.get_status_display().lower()
    raise RunIsUnderWay(status=status) if run.status in UNDER_WAY else RunIsOver(status=status)


def _as_result(step: PreparedStep, value: Any) -> bytes:
    try:
        return catalogue.capabilities().named(step.capability).checked(value)
    except ResultRefused as refusal:
        problems = [replace(one, pointer=f"/value{one.pointer}") for one in refusal.problems]
        raise ValueRefused(step_id=step.step_id, problems=problems) from refusal


def put_on_queue(run: Run) -> None:
    """Let a worker carry a run on; part of an operation that changed it."""
    run.status, run.finished_at, run.mode, run.error_payload = Run.Status.QUEUED, None, Run.Mode.ASYNC, None
    run.job_id = enqueue(EXECUTE, run_id=str(run.run_id))
    run.save()


def _begun_anew(run: Run) -> Run:
    was = run.run_id
    # Whom a person turned away in a review is asked again; what merely waited for one still does.
    turned_away = (run.error_payload or {}).get("step_id", "")
    run.pk, run.retry_of_id, run.began_as_id = uuid4(), was, run.began_as_id or was
    run._state.adding = True
    run.attempt, run.fence, run.lease_until, run.asked_key = 0, 0, None, ""
    run.error_payload, run.started_at, run.finished_at, run.created_at = None, None, None, clock.now()
    run.status = Run.Status.QUEUED
    run.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(_COPY, {"was": was, "run": run.run_id, "turned_away": turned_away})
    return run


def next_number() -> int:
    """Give the number of a change of a step, so that whoever follows the run hears of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('execution_run_sequence')")
        number: int = cursor.fetchone()[0]
    return number


_COPY = """
INSERT INTO execution_runstep (
    run_id, organization_id, step_id, capability, agent_name, status, attempt, inputs_hash, output_hash, readings_hash,
    sources_json, cached, rests_on_person, reason, set_by_id, error_code, error_text, started_at, finished_at,
    duration_ms, sequence
)
SELECT %(run)s, organization_id, step_id, capability, agent_name, status, attempt, inputs_hash, output_hash,
    readings_hash, sources_json, cached, rests_on_person, reason, set_by_id, error_code, error_text, started_at,
    finished_at, duration_ms, nextval('execution_run_sequence')
FROM execution_runstep WHERE run_id = %(was)s AND (status IN ('succeeded', 'skipped', 'overridden')
    OR status = 'awaiting_review' AND step_id <> %(turned_away)s)
"""
