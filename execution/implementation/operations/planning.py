"""Tasks are made: from the plan of a decision, or one by one; and changed in what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Expected, may_see, operation, person_for, record
from enterprises.public import AUTHORS, decision_for
from execution.implementation import queries, rules
from execution.implementation.errors import (
    DecisionNotApproved,
    DecisionOver,
    DependsOnAnother,
    OwnerOutside,
    PriorityIsThePlans,
)
from execution.implementation.models import ImplementationTask, TaskDependency
from execution.implementation.operations.citing import note_tasks
from execution.implementation.operations.working import locked, refuse, scores_follow

OVER = frozenset({"rejected", "superseded", "closed"})


@operation(AUTHORS)
def create_tasks_from_decision(*, actor: Actor, decision_id: UUID) -> list[ImplementationTask]:
    """Make a task for each step of an approved decision's plan that has none yet; a second call makes none.

    Gives: all tasks of the plan, in its order. Refuses: `NotVisible`, `DecisionNotApproved`.
    """
    decision = decision_for(actor=actor, decision_id=decision_id, level="act")
    if decision.status != "approved":
        raise DecisionNotApproved(status=decision.status)
    made = add_tasks_of_plan(
        actor=actor,
        decision_id=decision.pk,
        plan=decision.artifact_json.get("action_plan", []),
        organization_id=decision.organization_id,
        enterprise_id=decision.enterprise_id,
        began_on=(decision.decided_at or clock.now()).date(),
    )
    record(
        actor=actor,
        action="create_tasks_from_decision",
        obj=decision,
        after={"tasks": [task.pk for task in made], "content_hash": decision.content_hash},
    )
    scores_follow(decision.enterprise_id)
    return made


def add_tasks_of_plan(
    *,
    actor: Actor,
    decision_id: UUID,
    plan: Sequence[Mapping[str, Any]],
    organization_id: int,
    enterprise_id: int | None,
    began_on: date,
) -> list[ImplementationTask]:
    """Make the tasks of a plan that are not there yet, each after those it waits for. Part of larger operations.

    Two who do this at once make each task once: the second finds the first one's rows.
    """
    ImplementationTask.objects.bulk_create(
        [
            ImplementationTask(
                organization_id=organization_id,
                enterprise_id=enterprise_id,
                decision_id=decision_id,
                action_plan_ref=step["ref"],
                title=step["title"],
                due_date=rules.due_on(began_on=began_on, due_days=step.get("due_days")),
                priority=step.get("priority", "normal"),
                meta_json={"owner_role": step.get("owner", ""), "proofs": list(step.get("milestones", []))},
            )
            for step in plan
        ],
        ignore_conflicts=True,
    )
    rows = ImplementationTask.objects.for_actor(actor).filter(decision_id=decision_id).exclude(action_plan_ref="")
    by_ref = {task.action_plan_ref: task for task in rows.order_by("pk")}
    TaskDependency.objects.bulk_create(
        [
            TaskDependency(organization_id=organization_id, task=by_ref[step["ref"]], needs=by_ref[other])
            for step in plan
            for other in step.get("after", [])
        ],
        ignore_conflicts=True,
    )
    tasks = [by_ref[step["ref"]] for step in plan]
    note_tasks(rows=tasks)
    return tasks


@operation(AUTHORS)
def create_task(
    *,
    actor: Actor,
    decision_id: UUID,
    title: str,
    owner_id: int | None = None,
    due_date: date | None = None,
    priority: str = "normal",
    depends_on: Sequence[int] = (),
    meta: Mapping[str, Any] | None = None,
) -> ImplementationTask:
    """Add a task to a decision beside its plan.

    Refuses: `NotVisible`, `DecisionOver`, `OwnerOutside`, `DependsOnAnother`.
    """
    decision = decision_for(actor=actor, decision_id=decision_id, level="act")
    if decision.status in OVER:
        raise DecisionOver(status=decision.status)
    _owner_sees(actor, owner_id, decision.organization_id)
    task = ImplementationTask.objects.create(
        organization_id=decision.organization_id,
        enterprise_id=decision.enterprise_id,
        decision_id=decision.pk,
        title=title.strip(),
        owner_id=owner_id,
        due_date=due_date,
        priority=priority,
        meta_json=dict(meta or {}),
    )
    TaskDependency.objects.bulk_create(
        [
            TaskDependency(organization_id=task.organization_id, task=task, needs=other)
            for other in _others_of(actor, decision.pk, depends_on)
        ]
    )
    note_tasks(rows=[task])
    record(actor=actor, action="create_task", obj=task, after={"title": task.title, "decision": str(decision.pk)})
    scores_follow(task.enterprise_id)
    return task


@operation(AUTHORS)
def update_task(
    *, actor: Actor, task_id: int, changes: Mapping[str, Any], expected: Expected | None = None
) -> ImplementationTask:
    """Change what a task is about: title, owner, due date, priority, notes.

    Refuses: `NotVisible`, `Stale`, `TaskAlreadyDone`, `TaskCancelled`, `OwnerOutside`, `PriorityIsThePlans`.
    """
    task = locked(actor, task_id, expected=expected)
    if task.status not in rules.OPEN:
        refuse("task.already_done" if task.status == "done" else "task.cancelled", task)
    if "owner_id" in changes:
        _owner_sees(actor, changes["owner_id"], task.organization_id)
    if task.action_plan_ref and changes.get("priority", task.priority) != task.priority:
        raise PriorityIsThePlans(title=task.title)
    before = {name: getattr(task, name) for name in changes}
    for name, value in changes.items():
        setattr(task, name, value)
    task.updated_at = clock.now()
    task.save(update_fields=["updated_at", *(name.removesuffix("_id") for name in changes)])
    note_tasks(rows=[task])
    record(actor=actor, action="update_task", obj=task, before=before, after=dict(changes))
    scores_follow(task.enterprise_id)
    return task


def _owner_sees(actor: Actor, owner_id: int | None, organization_id: int) -> None:
    if owner_id is not None and not may_see(user_id=owner_id, organization_id=organization_id):
        person_for(actor, owner_id)
        raise OwnerOutside(owner=owner_id)


def _others_of(actor: Actor, decision_id: UUID, wanted: Sequence[int]) -> list[ImplementationTask]:
    found = list(queries.tasks_of(actor=actor, decision_id=decision_id).filter(pk__in=wanted))
    strangers = sorted(set(wanted) - {task.pk for task in found})
    if strangers:
        for one in strangers:
            queries.task_for(actor=actor, task_id=one)
        raise DependsOnAnother(tasks=", ".join(str(one) for one in strangers))
    return found
