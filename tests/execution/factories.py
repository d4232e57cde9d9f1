"""Tasks for tests, made from decisions that were approved as in life."""

from __future__ import annotations

from clear_platform.foundation.public import Actor
from execution.models import ImplementationTask, Milestone
from execution.public import Evidence, create_tasks_from_decision, log_milestone
from tests.enterprises.factories import approved, owner_of


def tasks(enterprise_id: int, *, by: Actor | None = None) -> list[ImplementationTask]:
    """The two tasks of an approved decision: 'Set the calendar' (high priority), then 'Call everybody' after it."""
    decision = approved(enterprise_id)
    return create_tasks_from_decision(actor=by or owner_of(enterprise_id), decision_id=decision.pk)


def delivered(task: ImplementationTask, *, by: Actor, text: str = "The calendar hangs in the office.") -> Milestone:
    """A milestone that says the task's result is there."""
    return log_milestone(actor=by, task_id=task.pk, milestone_type="delivered", evidence=Evidence(text=text))
