"""Jobs of tasks: the mail about late ones, once a day for each person, in the morning where they are."""

from __future__ import annotations

from datetime import date

from clear_platform.foundation import clock
from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.public import (
    acting,
    asker_again,
    brand_of,
    enqueue_many,
    job,
    job_name,
    person_for,
    send_mail,
    system_actor,
)
from execution.implementation import queries
from execution.implementation.operations.following import give_digest_back, take_digest

AT_MOST = 20
DIGEST = job_name("execution.send_late_tasks")


@job("execution.tell_of_late_tasks", cron="10 * * * *")
def tell_of_late_tasks() -> None:
    """Leave to workers whoever has late tasks and whose morning has come. Comes by the clock."""
    actor = system_actor("late tasks")
    with acting(actor):
        people = queries.people_late(actor, clock.now())
        enqueue_many(DIGEST, [{"user_id": person, "day": day.isoformat()} for person, day in people])


@job("execution.send_late_tasks")
def send_late_tasks(*, user_id: int, day: str) -> None:
    """Tell a person of the late tasks that they may still see; run twice on a day it tells once.

    That they are told is committed before the mail goes, so that a worker which dies over it tells nobody twice. Where
    the mail server takes nothing, the day is given back and it is tried again.
    """
    actor = asker_again("late tasks", user_id=user_id, organization_id=None)
    if actor.kind != "user":
        return
    with acting(actor):
        here = date.fromisoformat(day)
        person, late = person_for(actor, user_id), queries.late_by(actor, here)
        total = late.count()
        if not total or not take_digest(actor=actor, day=here):
            return
        facts = {
            "name": person.name,
            "total": total,
            "tasks": [
                {
                    "title": task.title,
                    "due": task.due_date,
                    "decision": task.decision.title,
                    "link": public_address("task-page", task.pk),
                }
                for task in late[:AT_MOST]
            ],
            "left": max(total - AT_MOST, 0),
            "link": public_address("my-tasks-page"),
            "choose": public_address("follow-work-page"),
        }
        # Of a person who belongs to several organizations the mail is of none of them.
        [own] = actor.organization_ids if len(actor.organization_ids) == 1 else [None]
        brand = brand_of(actor, own)
    try:
        send_mail(
            "late",
            folder="execution/implementation/mail",
            to=person.email,
            locale=person.language,
            facts=facts,
            brand=brand,
        )
    except OSError:
        with acting(actor):
            give_digest_back(actor=actor, day=here)
        raise
