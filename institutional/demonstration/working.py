"""The work beside a plan, as the one invented enterprise that can be signed in to has it: late, waiting, shown, proved.

No writes of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting
from execution.public import (
    Evidence,
    block_task,
    complete_task,
    create_task,
    log_milestone,
    start_task,
    tasks_of,
    update_task,
    verify_milestone,
)
from institutional.demonstration.moments import days_ago
from institutional.demonstration.results import Told

AGREED = 24
"""Days ago on which the work beside the plan was agreed."""
TERMS = "Agree terms of payment with the three customers who pay latest"
FORM = "Print the agreed terms on the order form"
COUNT = "Count the finished juice with somebody from outside"
LIST = "List the orders that left late, with the reason"
ROOM = "Ask the landlord about the second cold room"
COUNTED = "Juice;Crates\nPear;412\nQuince;96\nApple;1350\n"
LEFT_LATE = "Week;Orders;Late;Reason\n41;58;6;No bottles\n42;61;3;No bottles\n43;55;2;Carrier\n"


@dataclass(frozen=True)
class Crew:
    """Who works, and who looks at what they show."""

    owner: Actor
    helper: Actor
    checker: Actor


def work(crew: Crew, decision_id: UUID, told: Told) -> None:
    """Tell of tasks beside the plan of a decision, and give the open steps of the plan to the owner."""
    owner, helper = crew.owner, crew.helper
    with days_ago(AGREED):
        with acting(owner):
            nobodys = [task.pk for task in tasks_of(actor=owner, decision_id=decision_id) if task.done_at is None]
        for task_id in nobodys:
            update_task(actor=owner, task_id=task_id, changes={"owner_id": owner.id})
        terms = _added(crew, decision_id, TERMS, owner, due_days=15)
        _added(crew, decision_id, FORM, owner, due_days=33, depends_on=[terms])
        count = _added(crew, decision_id, COUNT, helper, due_days=12, priority="high")
        late = _added(crew, decision_id, LIST, helper, due_days=29, priority="high")
        room = _added(crew, decision_id, ROOM, owner, due_days=38)
    with days_ago(AGREED - 4):
        start_task(actor=helper, task_id=count)
        start_task(actor=owner, task_id=terms)
    with days_ago(AGREED - 10):
        counted = _shown(helper, count, "stock.csv", COUNTED, "Counted on a Saturday, the lists signed by both.")
        block_task(actor=owner, task_id=room, reason="The landlord is away until the end of the month.")
    with days_ago(AGREED - 11):
        verify_milestone(actor=crew.checker, milestone_id=counted)
        complete_task(actor=helper, task_id=count)
        start_task(actor=helper, task_id=late)
    with days_ago(2):
        _shown(helper, late, "orders-left-late.csv", LEFT_LATE, "Three weeks, from the packing slips.")
    told.add("tasks", 5)
    told.add("milestones", 2)


def _added(
    crew: Crew,
    decision_id: UUID,
    title: str,
    who: Actor,
    *,
    due_days: int,
    priority: str = "normal",
    depends_on: Sequence[int] = (),
) -> int:
    made = create_task(
        actor=crew.owner,
        decision_id=decision_id,
        title=title,
        owner_id=who.id,
        due_date=clock.today() + timedelta(days=due_days),
        priority=priority,
        depends_on=depends_on,
    )
    return int(made.pk)


def _shown(who: Actor, task_id: int, name: str, text: str, words: str) -> int:
    evidence = Evidence(text=words, file=ContentFile(text.encode(), name=name))
    return int(log_milestone(actor=who, task_id=task_id, milestone_type="delivered", evidence=evidence).pk)
