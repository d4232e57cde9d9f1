"""Jobs of contests: mails to whoever is to answer and to whoever asked, and the clock that finds what is late."""

from __future__ import annotations

from capability.contests import queries, rules
from capability.contests.models import ReadinessContest
from capability.contests.operations import ANSWERERS, note_contest_late
from capability.contests.wording import was_mended
from clear_platform.foundation import clock
from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.public import (
    Actor,
    acting,
    brand_of,
    enqueue_many,
    job,
    job_name,
    members_of,
    person_for,
    send_mail,
    staff_in,
    system_actor,
    who_may_see,
)

SEND = job_name("capability.send_contest")
NAME = "requests to look again"


@job("capability.tell_of_contest")
def tell_of_contest(*, contest_id: int, organization_id: int, what: str) -> None:
    """Leave to workers a mail to each who is concerned: whoever asked once it is answered, else who is to answer."""
    actor = system_actor(NAME, organization_id=organization_id)
    with acting(actor):
        row: ReadinessContest = queries.contests_for(actor).get_for(actor, contest_id)
        concerned = [row.asked_by_id] if what == "answered" else _answerers(actor, row)
        asked = {"contest_id": contest_id, "organization_id": organization_id, "what": what}
        enqueue_many(SEND, [{**asked, "user_id": one} for one in concerned if one is not None])


@job("capability.send_contest")
def send_contest(*, contest_id: int, organization_id: int, user_id: int, what: str) -> None:
    """Tell one person of a contest: that it was asked, that it is late, that it was answered.

    Nobody is told who may not see it, or the enterprise, any more, nor of what waits for nobody any more. Run twice it
    tells twice.
    """
    actor = system_actor(NAME, organization_id=organization_id)
    with acting(actor):
        row: ReadinessContest = queries.contests_for(actor).get_for(actor, contest_id)
        holds = row.state in rules.ANSWERS if what == "answered" else row.state == rules.OPEN
        seen = (organization_id, row.enterprise_id)
        if not holds or not all(user_id in who_may_see(user_ids=[user_id], organization_id=one) for one in seen):
            return
        person = person_for(actor, user_id)
        facts = {
            "name": person.name,
            "enterprise": row.enterprise.organization.name,
            "score": row.readiness.readiness_score,
            "after": row.recomputed.readiness_score if row.recomputed else None,
            "mended": was_mended(row),
            "asked_by": row.asked_by.name if row.asked_by else "",
            "due_on": row.due_on,
            "late": what == "late",
            "link": public_address("readiness-contest-page", row.enterprise_id, row.pk),
        }
        brand = brand_of(actor, organization_id)
    send_mail(
        "answered" if what == "answered" else "asked",
        folder="capability/contests/mail",
        to=person.email,
        locale=person.language,
        facts=facts,
        brand=brand,
    )


@job("capability.tell_of_late_contests", cron="25 6 * * *")
def tell_of_late_contests() -> None:
    """Tell, once, of each contest that nobody answered by its day; run twice on a day it tells of none again."""
    actor = system_actor(NAME)
    with acting(actor):
        late = list(queries.late_and_untold(actor).values_list("pk", flat=True))
    for contest_id in late:
        note_contest_late(actor=actor, contest_id=contest_id)


def _answerers(actor: Actor, row: ReadinessContest) -> list[int]:
    """Give who is to answer: staff, but of a holder's own its other analysts, and staff where late or none."""
    standing = queries.standing_of(row)
    found: list[int] = []
    if not rules.is_own(standing):
        found += [seat.user_id for seat in members_of(actor, row.organization_id) if seat.role in ANSWERERS.institution]
    if rules.waits_for_staff(standing, today=clock.today(), alone=queries.is_alone(actor, row)):
        found += staff_in(actor, ANSWERERS.staff).values_list("pk", flat=True)
    return [one for one in dict.fromkeys(found) if one != row.asked_by_id]
