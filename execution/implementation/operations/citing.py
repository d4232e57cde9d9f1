"""What the lineage is told of tasks and milestones: how each stands, and which decision a task carries out."""

from __future__ import annotations

from collections.abc import Iterable

from clear_platform.foundation.public import (
    Cited,
    NewCitation,
    Thing,
    Touched,
    cite_many,
    not_noted,
    system_actor,
    touch_many,
)
from enterprises.public import content_hash
from execution.implementation.models import ImplementationTask, Milestone

AT_ONCE = 1000
TASK, MILESTONE = "task", "milestone"
"""What they are called among things that can be cited."""


def note_tasks(*, rows: Iterable[ImplementationTask]) -> None:
    """Note how tasks stand, and that they cite the version of the decision they carry out. Two statements a thousand.

    Where the work stands is no part of what a task says: moving it makes nothing stale.
    """
    tasks = list(rows)
    touch_many(things=[_citable(row) for row in tasks])
    cite_many(
        wanted=[
            NewCitation(row.organization_id, Thing(TASK, str(row.pk)), Cited("decision", str(row.decision_id)))
            for row in tasks
        ],
    )


def note_milestone(*, row: Milestone) -> None:
    """Note how a milestone stands, by the hash of its evidence, and that it cites the task it proves."""
    _note_milestones([row])


def catch_up_with_tasks() -> int:
    """Note tasks and milestones of earlier releases; part of `sync_reference_data`. Gives how many; later none."""
    actor = system_actor("sync_reference_data")
    found = 0
    tasks = not_noted(TASK, ImplementationTask.objects.for_actor(actor).order_by("pk"))
    while rows := list(tasks[:AT_ONCE]):
        note_tasks(rows=rows)
        found += len(rows)
    milestones = not_noted(MILESTONE, Milestone.objects.for_actor(actor).select_related("task").order_by("pk"))
    while proofs := list(milestones[:AT_ONCE]):
        _note_milestones(proofs)
        found += len(proofs)
    return found


def _note_milestones(rows: Iterable[Milestone]) -> None:
    proofs = list(rows)
    touch_many(things=[_of_milestone(row) for row in proofs])
    cite_many(
        wanted=[
            NewCitation(row.organization_id, Thing(MILESTONE, str(row.pk)), Cited(TASK, str(row.task_id)))
            for row in proofs
        ],
    )


def _of_milestone(row: Milestone) -> Touched:
    hash = row.evidence_hash or content_hash({"task": row.task_id, "type": row.milestone_type})
    return Touched(MILESTONE, str(row.pk), hash, f"{row.milestone_type}: {row.task.title}", row.organization_id)


def _citable(row: ImplementationTask) -> Touched:
    said = {"decision": str(row.decision_id), "ref": row.action_plan_ref, "title": row.title}
    return Touched(TASK, str(row.pk), content_hash(said), row.title, row.organization_id)
