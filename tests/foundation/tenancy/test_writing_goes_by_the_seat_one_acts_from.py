"""Reading goes by all organizations one belongs to; writing by the one whose role was checked."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import OrganizationKind, acting, actor_for, add_member, may_reach
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
