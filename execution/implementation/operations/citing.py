"""What the lineage is told of tasks and milestones: how each stands, and which decision a task carries out."""

from __future__ import annotations

from collections.abc import Iterable

from clear_platform.foundation.public import Actor, Cited, NewCitation, Thing, Touched, cite_many, touch, touch_many
from enterprises.public import content_hash
from execution.implementation.models import ImplementationTask, Milestone

TASK, MILESTONE = "task", "milestone"
"""What they are called among things that can be cited."""


def note_tasks(*, actor: Actor, rows: Iterable[ImplementationTask]) -> None:
    """Note how tasks stand, and that they cite the version of the decision they carry out. Two statements a thousand.

    Where the work stands is no part of what a task says: moving it makes nothing stale.
    """
    tasks = list(rows)
    touch_many(actor=actor, things=[_citable(row) for row in tasks])
    cite_many(
        actor=actor,
        wanted=[
            NewCitation(row.organization_id, Thing(TASK, str(row.pk)), Cited("decision", str(row.decision_id)))
            for row in tasks
        ],
    )


def note_milestone(*, actor: Actor, row: Milestone) -> None:
    """Note how a milestone stands, by the hash of its evidence."""
    touch(
        actor=actor,
        kind=MILESTONE,
        ref=row.pk,
        hash=row.evidence_hash or content_hash({"task": row.task_id, "type": row.milestone_type}),
        label=f"{row.milestone_type}: {row.task.title}",
        organization_id=row.organization_id,
    )


def _citable(row: ImplementationTask) -> Touched:
    said = {"decision": str(row.decision_id), "ref": row.action_plan_ref, "title": row.title}
    return Touched(TASK, str(row.pk), content_hash(said), row.title, row.organization_id)
