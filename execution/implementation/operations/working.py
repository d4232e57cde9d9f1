"""Tasks move: started, blocked, done, cancelled, one by one or several at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, cast

from django.db.models import QuerySet

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    Actor,
    Expected,
    enqueue,
    job_name,
    operation,
    publish,
    record,
    refuse_stale,
)
from clear_platform.foundation.stated import words_of
from enterprises.public import AUTHORS
from execution.implementation import queries, rules
from execution.implementation.contracts import TaskStatus, TaskStatusChanged
from execution.implementation.errors import REFUSALS, ReasonMissing
from execution.implementation.models import ImplementationTask

# Scores of the enterprise follow from its tasks; the capability app, above this one, has the job.
RECOMPUTE = job_name("capability.recompute")


@operation(AUTHORS)
def start_task(*, actor: Actor, task_id: int) -> ImplementationTask:
    """Begin a task, or begin it again when what blocked it is gone.

    Refuses: `NotVisible`, `TaskAlreadyDone`, `TaskCancelled`, `TaskAlreadySo`, `TaskWaitsForOthers`.
    """
    return _moved(actor, locked(actor, task_id), "start")


@operation(AUTHORS)
def block_task(*, actor: Actor, task_id: int, reason: str) -> ImplementationTask:
    """Note that a task cannot go on, and why.

    Refuses: `NotVisible`, `ReasonMissing`, `TaskAlreadyDone`, `TaskCancelled`, `TaskBlocked`.
    """
    if not words_of(reason):
        raise ReasonMissing()
    return _moved(actor, locked(actor, task_id), "block", reason=words_of(reason))


@operation(AUTHORS)
def complete_task(*, actor: Actor, task_id: int, note: str = "") -> ImplementationTask:
    """Finish a task; one of high priority once somebody else has verified one of its milestones.

    Refuses: `NotVisible`, `TaskAlreadyDone`, `TaskCancelled`, `TaskBlocked`, `TaskWaitsForOthers`,
    `NeedsVerifiedMilestone`.
    """
    return _moved(actor, locked(actor, task_id), "complete", reason=words_of(note))


@operation(AUTHORS)
def cancel_task(*, actor: Actor, task_id: int, reason: str) -> ImplementationTask:
    """Give a task up, saying why. Refuses: `NotVisible`, `ReasonMissing`, `TaskAlreadyDone`, `TaskCancelled`."""
    if not words_of(reason):
        raise ReasonMissing()
    return _moved(actor, locked(actor, task_id), "cancel", reason=words_of(reason))


def move_task(
    *, actor: Actor, task_id: int, act: str, reason: str = "", expected: Expected | None = None
) -> ImplementationTask:
    """Call the operation of an act by its name, for doors that take the act or the status it leads to.

    Refuses: as the act does; `Stale`.
    """
    if expected is not None:
        locked(actor, task_id, expected=expected)
    calls: Mapping[str, Callable[[], ImplementationTask]] = {
        "start": lambda: start_task(actor=actor, task_id=task_id),
        "block": lambda: block_task(actor=actor, task_id=task_id, reason=reason),
        "complete": lambda: complete_task(actor=actor, task_id=task_id, note=reason),
        "cancel": lambda: cancel_task(actor=actor, task_id=task_id, reason=reason),
    }
    return calls[act]()


@operation(AUTHORS)
def move_tasks(*, actor: Actor, task_ids: Sequence[int], act: str, reason: str = "") -> list[ImplementationTask]:
    """Move several tasks the same way, all of them or, when one is refused, none. Refuses: as the act does."""
    lock_in_order(ImplementationTask.objects.for_actor(actor, "act").filter(pk__in=task_ids))
    return [move_task(actor=actor, task_id=one, act=act, reason=reason) for one in dict.fromkeys(task_ids)]


def scores_follow(enterprise_id: int | None) -> None:
    """Let a worker compute the scores that follow from an enterprise's tasks; one of no enterprise counts in none."""
    if enterprise_id is not None:
        enqueue(RECOMPUTE, enterprise_id=enterprise_id)


def lock_in_order(rows: QuerySet[ImplementationTask]) -> None:
    """Lock several tasks until the transaction ends, in one order for all, so that no two wait for each other."""
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def locked(actor: Actor, task_id: int, *, expected: Expected | None = None) -> ImplementationTask:
    """Give a task the actor may act on, locked until the transaction ends. Refuses: `NotVisible`, `Stale`."""
    rows = ImplementationTask.objects.select_for_update(of=("self",)).select_related("decision")
    task: ImplementationTask = rows.get_for(actor, task_id, "act")
    refuse_stale(expected, lambda: queries.tag(queries.task_for(actor=actor, task_id=task_id)))
    return task


def refuse(code: str, task: ImplementationTask, **facts: Any) -> NoReturn:
    """Raise the refusal of a rule's code."""
    raise REFUSALS[code](title=task.title, status=task.get_status_display().lower(), task_id=task.pk, **facts)


def _moved(actor: Actor, task: ImplementationTask, act: str, *, reason: str = "") -> ImplementationTask:
    waiting = queries.waits_for(actor=actor, task=task)
    code = rules.refusal_of(
        act,
        status=task.status,
        priority=task.priority,
        waits_for=waiting,
        has_verified_milestone=queries.is_verified(actor=actor, task=task),
    )
    if code is not None:
        refuse(code, task, waits_for="; ".join(waiting))
    if act == "cancel":
        task.meta_json = rules.with_missed(
            task.meta_json, status=task.status, due_date=task.due_date, today=clock.today()
        )
    before, task.status, task.updated_at = task.status, rules.comes_to(act), clock.now()
    task.done_at = task.updated_at if task.status == "done" else None
    if reason:
        task.meta_json = {**task.meta_json, f"{task.status}_because": reason}
    task.save(update_fields=["status", "updated_at", "done_at", "meta_json"])
    record(
        actor=actor,
        action=f"{act}_task",
        obj=task,
        before={"status": before},
        after={"status": task.status, "because": reason},
    )
    publish(
        actor=actor,
        type="task.status_changed",
        subject=f"task/{task.pk}",
        data=TaskStatusChanged(
            task_id=task.pk,
            decision_id=task.decision_id,
            enterprise_id=task.enterprise_id,
            before=cast(TaskStatus, before),
            after=cast(TaskStatus, task.status),
        ),
        organization_id=task.organization_id,
    )
    scores_follow(task.enterprise_id)
    return task
