"""What the rules of tasks and milestones refuse, the database refuses too; and what comes of two who write at once."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import Actor, acting
from execution.implementation.models import ImplementationTask, Milestone
from execution.implementation.operations.working import move_tasks
from execution.implementation.queries import task_for
from execution.public import complete_task, create_task, start_task, update_task, verify_milestone
from tests import actors
from tests.at_once import at_once, while_the_first_is_open
from tests.enterprises.factories import enterprise
from tests.execution.factories import delivered, tasks

TASK = "UPDATE execution_implementationtask SET {} WHERE id = %(task)s"
MILESTONE = "UPDATE execution_milestone SET {} WHERE task_id = %(task)s"
PAST_THE_RULES = {
    "an important step done without proof": TASK.format("status = 'done', done_at = now()"),
    "and made unimportant first": TASK.format("priority = 'low'"),
    "and taken out of the plan first": TASK.format("action_plan_ref = ''"),
    "begun as done": "INSERT INTO execution_implementationtask (organization_id, decision_id, enterprise_id, title,"
    " action_plan_ref, priority, status, meta_json, created_at, updated_at, row_version) SELECT organization_id,"
    " decision_id, enterprise_id, 'More', '', 'high', 'done', '{}', now(), now(), 1 FROM execution_implementationtask"
    " WHERE id = %(task)s",
    "a milestone verified by whoever logged it": MILESTONE.format("verified_by_id = %(who)s, verified_at = now()"),
    "a milestone verified in the name of somebody else": MILESTONE.format(
        "verified_by_id = %(other)s, verified_at = now()"
    ),
    "a milestone verified by nobody": MILESTONE.format("verified_at = now()"),
    "the evidence rewritten": MILESTONE.format("evidence_hash = repeat('e', 64)"),
    "the milestone logged by somebody else": MILESTONE.format("logged_by_id = %(other)s"),
    "the milestone taken away": "DELETE FROM execution_milestone WHERE task_id = %(task)s",
    "a task that waits for itself": "INSERT INTO execution_taskdependency (organization_id, task_id, needs_id)"
    " SELECT organization_id, id, id FROM execution_implementationtask WHERE id = %(task)s",
}


def written(by: Actor, how: str, task: ImplementationTask, other: Actor) -> None:
    with acting(by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how, {"task": task.pk, "who": by.id, "other": other.id})


@pytest.mark.django_db
@pytest.mark.parametrize("how", PAST_THE_RULES)
def test_plain_sql_of_the_owner_does_nothing_that_the_rules_refuse(how: str) -> None:
    enterprise_id = enterprise().id
    owner, other = actors.member(enterprise_id, "owner"), actors.member(enterprise_id, "member")
    task = tasks(enterprise_id, by=owner)[0]
    delivered(task, by=owner)
    with pytest.raises(DatabaseError):
        written(owner, PAST_THE_RULES[how], task, other)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["todo", "in_progress", "blocked", "cancelled"])
def test_plain_sql_opens_nothing_that_is_done(status: str) -> None:
    enterprise_id = enterprise().id
    owner, member = actors.member(enterprise_id, "owner"), actors.member(enterprise_id, "member")
    task = tasks(enterprise_id, by=owner)[0]
    verify_milestone(actor=owner, milestone_id=delivered(task, by=member).pk)
    complete_task(actor=member, task_id=task.pk)
    with pytest.raises(DatabaseError):
        written(owner, TASK.format(f"status = '{status}'"), task, member)


@pytest.mark.django_db
def test_plain_sql_rewrites_no_verification() -> None:
    enterprise_id = enterprise().id
    owner, member = actors.member(enterprise_id, "owner"), actors.member(enterprise_id, "member")
    task = tasks(enterprise_id, by=owner)[0]
    verify_milestone(actor=owner, milestone_id=delivered(task, by=member).pk)
    with pytest.raises(DatabaseError):
        written(owner, MILESTONE.format("verified_at = now() - interval '1 day'"), task, member)


@pytest.mark.django_db
def test_plain_sql_moves_a_task_that_may_move() -> None:
    enterprise_id = enterprise().id
    owner = actors.member(enterprise_id, "owner")
    first, second = tasks(enterprise_id, by=owner)
    written(owner, TASK.format("status = 'in_progress'"), first, owner)
    with pytest.raises(DatabaseError, match="waits for others"):
        written(owner, TASK.format("status = 'in_progress'"), second, owner)


def step_added(actor: Actor, task: ImplementationTask, before: ImplementationTask) -> str:
    try:
        update_task(actor=actor, task_id=task.pk, changes={"depends_on": [before.pk]})
    except ClearError as refused:
        return refused.code
    return "added"


def test_two_who_add_a_step_each_close_no_circle(cloned_database: str) -> None:
    """While the first is not committed the second waits for it, and then sees what it added."""
    enterprise_id = enterprise().id
    owner, member = actors.member(enterprise_id, "owner"), actors.member(enterprise_id, "member")
    first, _ = tasks(enterprise_id, by=owner)
    one, two = (create_task(actor=owner, decision_id=first.decision_id, title=title) for title in ("One", "Two"))
    told = while_the_first_is_open(
        owner,
        lambda: update_task(actor=owner, task_id=two.pk, changes={"depends_on": [one.pk]}),
        lambda: step_added(member, one, two),
    )
    assert told == "task.waits_in_a_circle"


def test_two_who_move_the_same_tasks_in_another_order_do_not_wait_for_each_other(cloned_database: str) -> None:
    enterprise_id = enterprise().id
    owner = actors.member(enterprise_id, "owner")
    first, _ = tasks(enterprise_id, by=owner)
    made = [create_task(actor=owner, decision_id=first.decision_id, title=f"Step {place}").pk for place in range(6)]
    orders = iter([made, made[::-1]])

    def moved() -> str:
        try:
            move_tasks(actor=owner, task_ids=next(orders), act="start")
        except ClearError as refused:
            return refused.code
        return "moved"

    assert sorted(at_once(moved)) == ["moved", "task.already_so"]


def test_a_task_is_not_begun_while_somebody_lets_it_wait(cloned_database: str) -> None:
    enterprise_id = enterprise().id
    owner, member = actors.member(enterprise_id, "owner"), actors.member(enterprise_id, "member")
    first, _ = tasks(enterprise_id, by=owner)
    beside = create_task(actor=owner, decision_id=first.decision_id, title="Beside")

    def begun() -> str:
        try:
            start_task(actor=member, task_id=beside.pk)
        except ClearError as refused:
            return refused.code
        return "begun"

    told = while_the_first_is_open(
        owner, lambda: update_task(actor=owner, task_id=beside.pk, changes={"depends_on": [first.pk]}), begun
    )
    assert told == "task.waits_for_others"
    with acting(owner, read_only=True):
        assert task_for(actor=owner, task_id=beside.pk).status == "todo"
        assert not Milestone.objects.for_actor(owner).filter(task_id=beside.pk).exists()
