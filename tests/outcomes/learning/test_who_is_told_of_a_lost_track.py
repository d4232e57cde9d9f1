"""A roadmap that leaves its track is told of: by mail once to each owner, in the inbox until it is on track again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.models import Membership
from clear_platform.foundation.public import Actor, acting, system_actor
from execution.models import Roadmap
from execution.public import update_ticket
from outcomes.learning.inbox import inbox
from outcomes.learning.jobs import send_lost_track, tell_of_lost_track
from outcomes.learning.operations.handing_over import renew_from_outcome
from outcomes.learning.queries import Row
from outcomes.models import OutcomeNotice
from tests import actors
from tests.clients import page_client_of
from tests.execution.roadmaps.making import tickets
from tests.outcomes.factories import enterprise
from tests.outcomes.learning.making import WORSE, computed, looked, planned

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("nobody there")


@pytest.fixture
def enterprise_id() -> int:
    return enterprise("Harbour Joinery")


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def roadmap(enterprise_id: int, owner: Actor) -> Roadmap:
    return planned(enterprise_id, owner)


def off_its_track(roadmap: Roadmap, owner: Actor) -> Row:
    looked(roadmap.enterprise_id, owner, **WORSE)
    row: Row = computed(roadmap, owner).row
    return row


def facts_of(row: Row) -> dict[str, object]:
    return {
        "outcome_id": row.pk,
        "organization_id": row.organization_id,
        "computed_at": row.computed_at.isoformat(),
    }


def test_leaving_the_track_leaves_one_job_with_the_row(owner: Actor, roadmap: Roadmap) -> None:
    row = off_its_track(roadmap, owner)
    computed(roadmap, owner)
    assert waiting("outcomes.tell_of_lost_track") == [facts_of(row)]


def test_a_roadmap_on_its_track_leaves_none(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    looked(enterprise_id, owner)
    computed(roadmap, owner)
    assert waiting("outcomes.tell_of_lost_track") == []


def test_each_owner_is_told_and_nobody_else(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    other = actors.member(enterprise_id, "owner", email="second@example.org")
    actors.member(enterprise_id, "member", email="member@example.org")
    row = off_its_track(roadmap, owner)
    tell_of_lost_track(**facts_of(row))
    assert {one["user_id"] for one in waiting("outcomes.send_lost_track")} == {owner.id, other.id}


def test_the_mail_says_what_is_so_and_comes_once(owner: Actor, roadmap: Roadmap) -> None:
    row = off_its_track(roadmap, owner)
    for _ in range(2):
        send_lost_track(**facts_of(row), user_id=owner.id or 0)
    [one] = mail.outbox
    assert (one.to, one.subject) == (["owner@example.org"], "Roadmap v1.0 of Harbour Joinery is off track")
    assert "Saved time, a year: $750" in one.body
    assert "Recorded in the system" in one.body
    assert f"/roadmap-outcomes/{row.pk}" in one.body


def test_a_mail_server_that_refuses_is_tried_again(owner: Actor, roadmap: Roadmap, settings: Any) -> None:
    row = off_its_track(roadmap, owner)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with pytest.raises(ConnectionRefusedError):
        send_lost_track(**facts_of(row), user_id=owner.id or 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert notices() == 0
    send_lost_track(**facts_of(row), user_id=owner.id or 0)
    assert (len(mail.outbox), notices()) == (1, 1)


def test_who_is_no_owner_any_more_is_not_told(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    row = off_its_track(roadmap, owner)
    with acting(system_actor("moving seats")):
        Membership.objects.filter(user_id=owner.id, organization_id=enterprise_id).update(role="viewer")
    send_lost_track(**facts_of(row), user_id=owner.id or 0)
    assert mail.outbox == []


def test_what_is_on_track_again_is_not_told(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    row = off_its_track(roadmap, owner)
    looked(enterprise_id, owner)
    computed(roadmap, owner)
    send_lost_track(**facts_of(row), user_id=owner.id or 0)
    assert mail.outbox == []


def test_the_inbox_asks_to_look_until_it_is_on_track_again(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    row = off_its_track(roadmap, owner)
    with acting(owner):
        [asked] = inbox(owner)
    assert [(one.do, one.href) for one in asked.items] == [
        ("Look at the roadmap of Harbour Joinery", f"/roadmap-outcomes/{row.pk}")
    ]
    assert page_client_of("owner@example.org").get(asked.items[0].href).status_code == 200
    looked(enterprise_id, owner)
    computed(roadmap, owner)
    with acting(owner):
        [asked] = inbox(owner)
    assert asked.items == ()


def test_the_inbox_of_a_member_asks_for_nothing(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    off_its_track(roadmap, owner)
    member = actors.member(enterprise_id, "member")
    with acting(member):
        assert inbox(member) == ()


def waiting(name: str) -> list[dict[str, object]]:
    with acting(actors.system()):
        rows = ProcrastinateJob.objects.filter(task_name=name).order_by("id")
        return [{key: value for key, value in row.args.items() if not key.startswith("_")} for row in rows]


def notices() -> int:
    by = system_actor("counting")
    with acting(by):
        found: int = OutcomeNotice.objects.for_actor(by).count()
    return found


def test_a_version_that_was_measured_itself_takes_the_place_of_the_one_before(
    enterprise_id: int, owner: Actor, roadmap: Roadmap
) -> None:
    off_its_track(roadmap, owner)
    renewed, _is_new = renew_from_outcome(actor=owner, enterprise_id=enterprise_id, version="v1.0")
    assert inbox_of(owner) == 1
    looked(enterprise_id, owner)
    computed(renewed, owner)
    assert inbox_of(owner) == 0


def test_what_was_measured_is_asked_about_however_often_the_roadmap_was_renewed_since(
    enterprise_id: int, owner: Actor, roadmap: Roadmap
) -> None:
    row = off_its_track(roadmap, owner)
    twice_renewed(enterprise_id, owner)
    with acting(owner):
        [asked] = inbox(owner)
    assert [one.href for one in asked.items] == [f"/roadmap-outcomes/{row.pk}"]


def test_the_newest_version_that_was_measured_is_asked_about(
    enterprise_id: int, owner: Actor, roadmap: Roadmap
) -> None:
    off_its_track(roadmap, owner)
    newest = twice_renewed(enterprise_id, owner)
    row = computed(newest, owner).row
    with acting(owner):
        [asked] = inbox(owner)
    assert [one.href for one in asked.items] == [f"/roadmap-outcomes/{row.pk}"]


def test_what_a_roadmap_came_to_that_was_made_anew_is_asked_about_no_more(
    enterprise_id: int, owner: Actor, roadmap: Roadmap
) -> None:
    off_its_track(roadmap, owner)
    planned(enterprise_id, owner)
    assert inbox_of(owner) == 0


def twice_renewed(enterprise_id: int, owner: Actor) -> Roadmap:
    """The version in force after two renewals: by what was measured, then by a ticket that is done."""
    first, _is_new = renew_from_outcome(actor=owner, enterprise_id=enterprise_id, version="v1.0")
    done = tickets(first.pack, owner)["T1.1.1"]
    update_ticket(actor=owner, instance_id=done.pk, changes={"status": "done"})
    found: Roadmap = renew_from_outcome(actor=owner, enterprise_id=enterprise_id, version="v1.1")[0]
    return found


def inbox_of(owner: Actor) -> int:
    with acting(owner):
        return sum(len(one.items) for one in inbox(owner))
