"""Reading goes by all organizations one belongs to; writing by the one whose role was checked."""

from __future__ import annotations

import pytest

from clear_platform.foundation.models import User
from clear_platform.foundation.public import (
    OrganizationKind,
    StaffGroup,
    acting,
    actor_for,
    add_member,
    create_user,
    may_reach,
)
from clear_platform.foundation.tenancy.errors import NotAMember
from clear_platform.foundation.tenancy.queries import may_see
from tests import actors

pytestmark = pytest.mark.django_db


def test_a_seat_in_one_organization_does_not_reach_into_another() -> None:
    mine, theirs = (actors.organization(OrganizationKind.ENTERPRISE) for _ in range(2))
    actors.member(theirs, "viewer", email="both@example.org")
    staff = actors.staff()
    with acting(staff):
        seat = add_member(actor=staff, organization_id=mine, email="both@example.org", name="Both", role="owner")
        both = actor_for(seat.user, organization_id=mine)
    with acting(both):
        assert may_reach(both, theirs, "read")
        assert may_reach(both, mine, "act")
        assert not may_reach(both, theirs, "act")


def test_what_is_kept_for_an_organization_rests_on_what_its_seat_sees() -> None:
    mine, theirs = (actors.organization(OrganizationKind.INSTITUTION) for _ in range(2))
    both = actors.seated_too(actors.member(theirs, "analyst"), mine, "analyst")
    seated = both.from_its_seat()
    with acting(both):
        assert may_reach(both, theirs, "read")
        assert not may_reach(seated, theirs, "read")
        assert may_reach(seated, mine, "act")


def test_staff_write_for_organizations_that_exist() -> None:
    staff = actors.staff()
    with acting(staff):
        user = create_user(
            actor=staff, email="officer@example.org", name="Officer", staff_group=StaffGroup.PROGRAMME_OFFICER
        )
        with pytest.raises(NotAMember):
            actor_for(user, organization_id=10**9)


def test_an_account_that_was_closed_sees_nothing_whoever_else_belongs() -> None:
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    actors.member(enterprise, "owner")
    leaver = actors.member(enterprise, "member")
    assert leaver.id is not None
    with acting(actors.system()):
        assert may_see(user_id=leaver.id, organization_id=enterprise)
        User.objects.filter(pk=leaver.id).update(is_active=False)
        assert not may_see(user_id=leaver.id, organization_id=enterprise)
