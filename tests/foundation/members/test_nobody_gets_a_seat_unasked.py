"""Who runs an organization offers seats; the person takes one or leaves it, and nothing tells whether they are here."""

from __future__ import annotations

from typing import Any

import pytest

from clear_platform.foundation.models import Membership
from clear_platform.foundation.public import (
    Actor,
    OrganizationKind,
    acting,
    bring_member_in,
    members_of,
)
from clear_platform.foundation.tenancy.errors import NotVisible, RoleNotAllowed
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import enterprise
from tests.foundation.members.test_inviting_somebody import link_sent

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture
def owner() -> Actor:
    return actors.member(enterprise(name="A Rival").id, "owner", email="mal@example.org")


@pytest.fixture
def ada() -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION, "Camber Bank"), "analyst", email=ADA)


def brought_in(owner: Actor, email: str, role: str = "member", by: str = "mal@example.org") -> Any:
    path = f"/api/v1/enterprises/{owner.organization_id}/members"
    return sent(client_of(by), "post", path, {"email": email, "name": "Somebody", "role": role})


def people_of(organization_id: int | None) -> list[str]:
    system = actors.system()
    with acting(system):
        return sorted(seat.user.email for seat in members_of(system, organization_id or 0))


def test_somebody_with_an_account_is_invited(owner: Actor, ada: Actor) -> None:
    """A6."""
    assert brought_in(owner, ADA).status_code == 201
    assert people_of(owner.organization_id) == ["mal@example.org"]


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(owner: Actor, ada: Actor) -> None:
    """A6."""
    known, unknown = brought_in(owner, ADA), brought_in(owner, "nobody@example.org")
    differs = {"email", "invitation", "created_at"}
    plain = [{name: value for name, value in one.json().items() if name not in differs} for one in (known, unknown)]
    assert plain[0] == plain[1] == {"user": None, "name": "Somebody", "role": "member", "last_access_at": None}
    assert (known.status_code, set(known.json())) == (unknown.status_code, set(unknown.json()))


def test_the_answer_leads_to_the_invitation(owner: Actor) -> None:
    made = brought_in(owner, "nobody@example.org")
    found = client_of("mal@example.org").get(made["Location"])
    assert (found.status_code, found.json()["id"], found["ETag"]) == (200, made.json()["invitation"], made["ETag"])


def test_the_seat_is_there_once_the_person_takes_it(owner: Actor, ada: Actor) -> None:
    brought_in(owner, ADA)
    page_client_of(ADA).post(link_sent())
    assert people_of(owner.organization_id) == [ADA, "mal@example.org"]


def test_a_member_of_the_same_organization_is_told_of(owner: Actor) -> None:
    assert brought_in(owner, "mal@example.org").json()["code"] == "membership.exists"


def test_staff_give_a_seat_at_once(owner: Actor, ada: Actor) -> None:
    actors.staff(email="officer@example.org")
    made = brought_in(owner, ADA, by="officer@example.org")
    assert (made.status_code, made.json()["user"], made.json()["invitation"]) == (201, ada.id, None)
    assert made["Location"].endswith(f"/members/{ada.id}")


def test_a_member_brings_nobody_in(owner: Actor) -> None:
    member = actors.member(owner.organization_id or 0, "member")
    with pytest.raises(RoleNotAllowed):
        bring_member_in(actor=member, organization_id=owner.organization_id or 0, email=ADA, name="A", role="viewer")


def test_an_owner_brings_nobody_in_elsewhere(owner: Actor) -> None:
    elsewhere = actors.organization(OrganizationKind.ENTERPRISE)
    with pytest.raises(NotVisible):
        bring_member_in(actor=owner, organization_id=elsewhere, email=ADA, name="A", role="viewer")
    with acting(actors.system()):
        assert not Membership.objects.filter(organization_id=elsewhere).exists()
