"""Who sits in an organization: given a seat, another role, or none, and never without a head."""

from __future__ import annotations

import pytest

from clear_platform.foundation.access.errors import AlreadyAMember, LastOwner, UnknownRole
from clear_platform.foundation.public import (
    NotVisible,
    OrganizationKind,
    RoleNotAllowed,
    acting,
    add_member,
    change_member_role,
    members_of,
    remove_member,
    roster_of,
)
from tests import actors

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return actors.organization(OrganizationKind.ENTERPRISE)


def roles(actor: object, organization_id: int) -> list[str]:
    return sorted(seat.role for seat in members_of(actor, organization_id))  # type: ignore[arg-type]


def test_staff_give_a_seat_to_somebody_who_had_no_account(enterprise_id: int) -> None:
    owner, staff = actors.member(enterprise_id, "owner"), actors.staff()
    seat = add_member(actor=staff, organization_id=enterprise_id, email="new@example.org", name="New", role="member")
    with acting(owner):
        assert roles(owner, enterprise_id) == ["member", "owner"]
        assert not seat.user.has_usable_password()


def test_nobody_sits_twice_in_one_organization(enterprise_id: int) -> None:
    staff = actors.staff()
    actors.member(enterprise_id, "owner", email="owner@example.org")
    with pytest.raises(AlreadyAMember):
        add_member(actor=staff, organization_id=enterprise_id, email="OWNER@example.org", name="Again", role="viewer")


def test_a_role_of_institutions_is_none_of_an_enterprises(enterprise_id: int) -> None:
    staff = actors.staff()
    with pytest.raises(UnknownRole):
        add_member(actor=staff, organization_id=enterprise_id, email="a@example.org", name="A", role="analyst")


@pytest.mark.parametrize("role", ["owner", "member"])
def test_nobody_of_an_organization_gives_a_seat_unasked(enterprise_id: int, role: str) -> None:
    """A6."""
    with pytest.raises(RoleNotAllowed):
        add_member(
            actor=actors.member(enterprise_id, role),
            organization_id=enterprise_id,
            email="a@example.org",
            name="A",
            role="viewer",
        )


def test_the_last_owner_stays_an_owner(enterprise_id: int) -> None:
    owner = actors.member(enterprise_id, "owner")
    assert owner.id is not None
    with pytest.raises(LastOwner):
        remove_member(actor=owner, organization_id=enterprise_id, user_id=owner.id)
    with pytest.raises(LastOwner):
        change_member_role(actor=owner, organization_id=enterprise_id, user_id=owner.id, role="viewer")


def test_an_owner_may_go_once_there_is_another(enterprise_id: int) -> None:
    owner, second = actors.member(enterprise_id, "owner"), actors.member(enterprise_id, "owner")
    assert second.id is not None
    remove_member(actor=owner, organization_id=enterprise_id, user_id=second.id)
    with acting(owner):
        assert roles(owner, enterprise_id) == ["owner"]


def test_names_are_for_readers_and_addresses_for_those_who_act(enterprise_id: int) -> None:
    actors.member(enterprise_id, "owner")
    reading, working = (actors.organization(OrganizationKind.INSTITUTION) for _ in range(2))
    actors.granted(reading, enterprise_id, "read")
    actors.granted(working, enterprise_id, "act", via="creation")
    reader, worker = actors.member(reading, "analyst"), actors.member(working, "analyst")
    with acting(reader):
        assert roles(reader, enterprise_id) == ["owner"]
        with pytest.raises(NotVisible):
            roster_of(reader, enterprise_id)
    with acting(worker):
        assert roster_of(worker, enterprise_id).count() == 1
