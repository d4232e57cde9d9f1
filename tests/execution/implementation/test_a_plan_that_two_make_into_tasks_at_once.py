"""A plan that two make into tasks at the same moment becomes tasks once, and what people changed meanwhile stays."""

from __future__ import annotations

from clear_platform.foundation.public import acting
from execution.implementation.queries import tasks_of, waits_for
from execution.public import create_tasks_from_decision, update_task
from tests.at_once import while_the_first_is_open
from tests.enterprises.factories import approved, enterprise, owner_of


def test_the_second_waits_and_puts_nothing_back(cloned_database: str) -> None:
    owner = owner_of(enterprise().id)
    decision = approved(owner.organization_id or 0)

    def make_and_change() -> None:
        made = create_tasks_from_decision(actor=owner, decision_id=decision.pk)
        update_task(actor=owner, task_id=made[1].pk, changes={"depends_on": []})

    def make() -> str:
        return str(len(create_tasks_from_decision(actor=owner, decision_id=decision.pk)))

    assert while_the_first_is_open(owner, make_and_change, make) == "2"
    with acting(owner, read_only=True):
        tasks = list(tasks_of(actor=owner, decision_id=decision.pk))
        assert [waits_for(actor=owner, task=task) for task in tasks] == [[], []]
