"""Jobs of learning: the mail about a roadmap that left its track, and the daily gathering of what all came to."""

from __future__ import annotations

from datetime import datetime

from clear_platform.foundation import clock
from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.public import (
    acting,
    asker_again,
    brand_of,
    enqueue_many,
    job,
    job_name,
    members_of,
    person_for,
    send_mail,
    system_actor,
)
from execution.public import KEEPERS
from outcomes.learning import queries
from outcomes.learning.operations.gathering import keep_gathered
from outcomes.learning.operations.telling import take_notice
from outcomes.learning.wording import STATUSES, missing_in_words

SEND = job_name("outcomes.send_lost_track")


@job("outcomes.tell_of_lost_track")
def tell_of_lost_track(*, outcome_id: int, organization_id: int, computed_at: str) -> None:
    """Leave to workers each owner of the enterprise; run twice, each is told once all the same."""
    actor = system_actor("roadmaps off their track", organization_id=organization_id)
    with acting(actor):
        owners = [seat.user_id for seat in members_of(actor, organization_id) if seat.role == "owner"]
        enqueue_many(
            SEND,
            [
                {
                    "outcome_id": outcome_id,
                    "organization_id": organization_id,
                    "user_id": one,
                    "computed_at": computed_at,
                }
                for one in owners
            ],
        )


@job("outcomes.send_lost_track")
def send_lost_track(*, outcome_id: int, organization_id: int, user_id: int, computed_at: str) -> None:
    """Tell an owner that a roadmap is not on track; run twice it tells once, and not at all where it is again.

    That it was sent is kept with the sending: where the mail server refuses, nothing is kept and it is tried again.
    """
    actor = asker_again("roadmaps off their track", user_id=user_id, organization_id=organization_id)
    if actor.kind != "user" or not KEEPERS.admits(actor):
        return
    with acting(actor):
        row = queries.roadmap_outcomes_for(actor).filter(pk=outcome_id).first()
        if row is None or row.status == "on_track":
            return
        if not take_notice(actor=actor, outcome=row, user_id=user_id, computed_at=datetime.fromisoformat(computed_at)):
            return
        person = person_for(actor, user_id)
        send_mail(
            "off_track",
            folder="outcomes/learning/mail",
            to=person.email,
            locale=person.language,
            facts={
                "name": person.name,
                "enterprise": row.enterprise.organization.name,
                "version": row.roadmap.version,
                "status": STATUSES[row.status],
                "days": queries.days_held(row),
                "worth": queries.worth_in_words(row),
                "missing": missing_in_words(row.missing_json),
                "link": public_address("roadmap-outcome-page", row.pk),
            },
            brand=brand_of(actor, organization_id),
        )


@job("outcomes.gather", cron="40 3 * * *")
def gather() -> None:
    """Gather what all roadmaps came to by today; run twice on a day it is the same row."""
    keep_gathered(actor=system_actor("gathering outcomes"), on=clock.today())
