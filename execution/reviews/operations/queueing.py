"""Keeping the queue in step with runs: what waits in a run stands on it, what waits no more is taken off."""

from __future__ import annotations

from clear_platform.foundation.public import Actor
from execution.reviews.models import Review
from execution.reviews.operations.asking import ask_for_review, withdraw_review
from execution.reviews.rules import UNDECIDED
from execution.runs.models import Run
from execution.runs.queries import tracing


def follow_run(actor: Actor, run: Run) -> None:
    """Ask for a review of each step of a run that waits, and withdraw those of steps that do not.

    Part of the operation that changed the run: it acts for whoever did, in its transaction.
    """
    waits = run.status == Run.Status.AWAITING_REVIEW
    waiting = {
        step_key(run, one.step_id): one for one in tracing.waiting_steps(actor=actor, run_id=run.run_id) if waits
    }
    for key, step in waiting.items():
        ask_for_review(
            actor=actor,
            entity_type="step",
            entity_id=key,
            organization_id=run.organization_id,
            title=f"{step.step_id} of {run.pattern}",
            because=step.reason,
            asked_by_id=run.requested_by_id,
        )
    rows = Review.objects.for_actor(actor).filter(organization_id=run.organization_id, entity_type="step")
    left = rows.filter(entity_id__startswith=f"{run.run_id}:", status__in=UNDECIDED)
    for review in left.exclude(entity_id__in=waiting):
        withdraw_review(actor=actor, review_id=review.pk)


def step_key(run: Run, step_id: str) -> str:
    """Give the id by which a step is reviewed."""
    return f"{run.run_id}:{step_id}"
