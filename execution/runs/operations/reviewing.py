"""What becomes of a run once a person looked at a step of it: it goes on with what the agent gave, or it ends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import STAFF_ANALYSTS, Actor, Allowed, GrantLevel, operation, record
from execution.runs import catalogue
from execution.runs.engine.canonical import hash_of, read
from execution.runs.errors import OwnRun, RunDoesNotWait, StepDoesNotWait
from execution.runs.models import Run, RunStep
from execution.runs.operations.carrying_out import told
from execution.runs.operations.steering import LONGEST_REASON, next_number, put_on_queue
from execution.runs.queries import tracing
from execution.runs.values import body_of, keep_bodies
from execution.runs.waits import tell_of_waits

REVIEWERS = Allowed(staff=STAFF_ANALYSTS, institution=("admin", "analyst"), enterprise=("owner", "member"))


def hold_run(*, actor: Actor, run_id: UUID, level: GrantLevel = "review") -> Run:
    """Keep a run that is decided of from changing; part of an operation. Refuses: `NotVisible` below the level."""
    run: Run = Run.objects.select_for_update(of=("self",)).get_for(actor, run_id, level)
    return run


@operation(REVIEWERS)
def approve_step(*, actor: Actor, run_id: UUID, step_id: str, comment: str = "") -> Run:
    """Let what an agent gave pass, and the run go on once no step of it waits any more.

    Gives: the run, queued where it goes on. Refuses: `NotVisible` below the level `review`, `OwnRun`,
    `StepDoesNotWait`, `ResultRefused` where the capability never gives such a value. Leaves: the step with who let it
    pass, one audit event, and a job.
    """
    run, step = _waiting(actor, run_id, step_id)
    body = body_of(actor, run.organization_id, step.output_hash) or b"null"
    checked = catalogue.capabilities().named(step.capability).checked(read(body))
    keep_bodies(run.organization_id, [checked])
    step.status, step.output_hash, step.set_by_id = RunStep.Status.SUCCEEDED, hash_of(checked), actor.id
    step.sequence = next_number()
    step.save(update_fields=["status", "output_hash", "set_by", "sequence"])
    if not tracing.waiting_steps(actor=actor, run_id=run_id):
        put_on_queue(run)
    record(
        actor=actor,
        action="approve_step",
        obj=run,
        before={"status": "awaiting_review", "step": step_id},
        after={"status": run.status, "step": step_id, "output_hash": step.output_hash, "because": comment},
    )
    return run


@operation(REVIEWERS)
def reject_step(*, actor: Actor, run_id: UUID, step_id: str, comment: str) -> Run:
    """Let what an agent gave not pass: the run ends here, and says why.

    Refuses: `NotVisible` below the level `review`, `OwnRun`, `StepDoesNotWait`. Leaves: the run cancelled, one audit
    event, the event `run.finished`.
    """
    run, step = _waiting(actor, run_id, step_id)
    return _rejected(actor, run, [step], comment, action="reject_step")


@operation(REVIEWERS)
def reject_run(*, actor: Actor, run_id: UUID, comment: str) -> Run:
    """Let nothing pass of what waits in a run: it ends here once, and says why.

    Refuses: `NotVisible` below the level `review`, `OwnRun`, `RunDoesNotWait`. Leaves: as `reject_step`.
    """
    run = _run_of_others(actor, run_id)
    steps = tracing.waiting_steps(actor=actor, run_id=run_id)
    if run.status != Run.Status.AWAITING_REVIEW or not steps:
        raise RunDoesNotWait()
    return _rejected(actor, run, steps, comment, action="reject_run")


def _rejected(actor: Actor, run: Run, steps: Sequence[RunStep], comment: str, *, action: str) -> Run:
    names = ", ".join(f"'{one.step_id}'" for one in steps)
    run.status, run.finished_at = Run.Status.CANCELLED, clock.now()
    run.error_payload = {
        "code": "run.rejected",
        "detail": f"{actor.name} looked at {names} and did not let it pass: {comment}"[:LONGEST_REASON],
        "step_id": steps[0].step_id,
    }
    run.save(update_fields=["status", "finished_at", "error_payload"])
    record(
        actor=actor,
        action=action,
        obj=run,
        before={"status": "awaiting_review", "steps": [one.step_id for one in steps]},
        after={"status": run.status, "because": comment},
    )
    tell_of_waits(actor, run)
    told(actor, run)
    return run


def _waiting(actor: Actor, run_id: UUID, step_id: str) -> tuple[Run, RunStep]:
    run = _run_of_others(actor, run_id)
    found = [one for one in tracing.waiting_steps(actor=actor, run_id=run_id) if one.step_id == step_id]
    if run.status != Run.Status.AWAITING_REVIEW or not found:
        raise StepDoesNotWait(step_id=step_id[:64])
    return run, found[0]


def _run_of_others(actor: Actor, run_id: UUID) -> Run:
    """Give a run that somebody else asked for, kept from changing."""
    run = hold_run(actor=actor, run_id=run_id)
    if run.requested_by_id is not None and run.requested_by_id == actor.id:
        raise OwnRun(name=actor.name)
    return run
