"""Tasks are made: from the plan of a decision, or one by one; and changed in what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Expected, may_see, operation, person_for, record
from clear_platform.foundation.stated import one_line, refuse_out_of_reach
from enterprises.public import AUTHORS, decision_for
from execution.implementation import queries, rules
from execution.implementation.errors import (
    DecisionNotApproved,
    DecisionOver,
    DependsOnAnother,
    OwnerOutside,
    PriorityIsThePlans,
    TaskTitleMissing,
    WaitsInACircle,
)
from execution.implementation.models import ImplementationTask, TaskDependency
from execution.implementation.operations.citing import note_tasks
from execution.implementation.operations.working import lock_in_order, locked, refuse, scores_follow

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

    What tasks that were there wait for is people's by now: it stays as they left it. Two who do this at once follow
    each other, so that the second finds the first one's rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"tasks of the plan:{decision_id}"])
    of_plan = ImplementationTask.objects.for_actor(actor).filter(decision_id=decision_id).exclude(action_plan_ref="")
    before = set(of_plan.values_list("action_plan_ref", flat=True))
    ImplementationTask.objects.bulk_create(
        [
            ImplementationTask(
                organization_id=organization_id,
                enterprise_id=enterprise_id,
                decision_id=decision_id,
                action_plan_ref=step["ref"],
                title=one_line(step["title"]),
                due_date=rules.due_on(began_on=began_on, due_days=step.get("due_days")),
                priority=step.get("priority", "normal"),
                meta_json={"owner_role": step.get("owner", ""), "proofs": list(step.get("milestones", []))},
            )
            for step in plan
            if step["ref"] not in before
        ]
    )
    by_ref = {task.action_plan_ref: task for task in of_plan.order_by("pk")}
    TaskDependency.objects.bulk_create(
        TaskDependency(organization_id=organization_id, task=by_ref[step["ref"]], needs=by_ref[other])
        for step in plan
        for other in dict.fromkeys(step.get("after", []))
        if not {step["ref"], other} <= before
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

    Refuses: `NotVisible`, `DecisionOver`, `OwnerOutside`, `DependsOnAnother`, `DayOutOfReach`,
    `TaskTitleMissing`.
    """
    refuse_out_of_reach(due_date, "/due_date")
    title = _titled(title)
    decision = decision_for(actor=actor, decision_id=decision_id, level="act")
    if decision.status in OVER:
        raise DecisionOver(status=decision.status)
    _owner_sees(actor, owner_id, decision.organization_id)
    task = ImplementationTask.objects.create(
        organization_id=decision.organization_id,
        enterprise_id=decision.enterprise_id,
        decision_id=decision.pk,
        title=title,
        owner_id=owner_id,
        due_date=due_date,
        priority=priority,
        meta_json=rules.written_meta(meta or {}, {}),
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
    """Change what a task is about: title, owner, due date, priority, notes, and which tasks come first.

    Takes: `changes` by name; `depends_on`, ids of all tasks that it is to wait for. Refuses: `NotVisible`, `Stale`,
    `TaskAlreadyDone`, `TaskCancelled`, `OwnerOutside`, `PriorityIsThePlans`, `DependsOnAnother`, `WaitsInACircle`,
    `DayOutOfReach`, `TaskTitleMissing`.
    """
    refuse_out_of_reach(changes.get("due_date"), "/due_date")
    if "title" in changes:
        changes = {**changes, "title": _titled(changes["title"])}
    if "depends_on" in changes:
        # One at a time within a decision: two who add a step each could otherwise close a circle together.
        lock_in_order(queries.tasks_of_same_decision(actor=actor, task_id=task_id))
    task = locked(actor, task_id, expected=expected)
    if task.status not in rules.OPEN:
        refuse("task.already_done" if task.status == "done" else "task.cancelled", task)
    if "owner_id" in changes:
        _owner_sees(actor, changes["owner_id"], task.organization_id)
    if task.action_plan_ref and changes.get("priority", task.priority) != task.priority:
        raise PriorityIsThePlans(title=task.title)
    own = {name: value for name, value in changes.items() if name != "depends_on"}
    before = {name: getattr(task, name) for name in own}
    if "meta_json" in own:
        own["meta_json"] = rules.written_meta(own["meta_json"], task.meta_json)
    if own.get("due_date", task.due_date) != task.due_date:
        own["meta_json"] = rules.with_missed(
            own.get("meta_json", task.meta_json), status=task.status, due_date=task.due_date, today=clock.today()
        )
    if "depends_on" in changes:
        before["depends_on"] = _come_first(actor, task, changes["depends_on"])
    for name, value in own.items():
        setattr(task, name, value)
    task.updated_at = clock.now()
    task.save(update_fields=["updated_at", *(name.removesuffix("_id") for name in own)])
    note_tasks(rows=[task])
    record(actor=actor, action="update_task", obj=task, before=before, after=dict(changes))
    scores_follow(task.enterprise_id)
    return task


def _titled(said: str) -> str:
    title = one_line(said)
    if not title:
        raise TaskTitleMissing()
    return title


def _owner_sees(actor: Actor, owner_id: int | None, organization_id: int) -> None:
    if owner_id is not None and not may_see(user_id=owner_id, organization_id=organization_id):
        person_for(actor, owner_id)
        raise OwnerOutside(owner=owner_id)


def _come_first(actor: Actor, task: ImplementationTask, wanted: Sequence[int]) -> list[int]:
    """Let a task wait for these and no others; gives what it waited for before."""
    in_decision = ImplementationTask.objects.for_actor(actor).filter(decision_id=task.decision_id)
    titles = dict(in_decision.values_list("pk", "title"))
    others = _others_of(actor, task.decision_id, wanted)
    needs: dict[int, set[int]] = {}
    for one, needed in TaskDependency.objects.for_actor(actor).filter(task_id__in=titles).values_list("task", "needs"):
        needs.setdefault(one, set()).add(needed)
    ids, had = {other.pk for other in others}, needs.pop(task.pk, set())
    circle = rules.round_through(task.pk, ids, needs)
    if circle:
        raise WaitsInACircle(circle=" → ".join(titles[one] for one in circle), tasks=circle)
    TaskDependency.objects.for_actor(actor, "act").filter(task=task, needs_id__in=had - ids).delete()
    TaskDependency.objects.bulk_create(
        TaskDependency(organization_id=task.organization_id, task=task, needs_id=one) for one in sorted(ids - had)
    )
    return sorted(had)


def _others_of(actor: Actor, decision_id: UUID, wanted: Sequence[int]) -> list[ImplementationTask]:
    found = list(queries.tasks_of(actor=actor, decision_id=decision_id).filter(pk__in=wanted))
    strangers = sorted(set(wanted) - {task.pk for task in found})
    if strangers:
        for one in strangers:
            queries.task_for(actor=actor, task_id=one)
        raise DependsOnAnother(tasks=", ".join(str(one) for one in strangers))
    return found
