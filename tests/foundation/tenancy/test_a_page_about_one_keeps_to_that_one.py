"""A page about one organization reads that one's rows and the reader's own; what stands beside it may ask further."""

from __future__ import annotations

import pytest
from django.db import connection

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import OrganizationKind, acting, record
from clear_platform.foundation.tenancy.standing import (
    narrow_to,
    widened,
)
from tests import actors

pytestmark = pytest.mark.django_db


def test_sight_of_others_is_given_up_for_the_length_of_the_page() -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    this, other = (actors.organization(OrganizationKind.ENTERPRISE) for _ in range(2))
    analyst = actors.member(bank, "analyst")
    for organization_id in (this, other):
        owner = actors.member(organization_id, "owner")
        with acting(owner):
            record(actor=owner, action="test", object_type="thing", object_id=organization_id)
        actors.granted(bank, organization_id, "read")
    with acting(analyst):
        record(actor=analyst, action="test", object_type="thing", object_id=bank)
    with acting(analyst):
        assert seen_of("test") == {this, other, bank}
        narrow_to(this)
        assert seen_of("test") == {this, bank}
        assert {one.organization_id for one in AuditEvent.objects.for_actor(analyst).filter(action="test")} == {
            this,
            bank,
        }
        with widened():
            assert seen_of("test") == {this, other, bank}
        assert seen_of("test") == {this, bank}


def test_it_opens_nothing_that_was_not_granted() -> None:
    bank, enterprise = (
        actors.organization(OrganizationKind.INSTITUTION),
        actors.organization(OrganizationKind.ENTERPRISE),
    )
    analyst, owner = actors.member(bank, "analyst"), actors.member(enterprise, "owner")
    with acting(owner):
        record(actor=owner, action="test", object_type="thing", object_id=1)
    with acting(analyst):
        narrow_to(enterprise)
        assert seen_of("test") == set()


def seen_of(action: str) -> set[int]:
    """Ask the table itself, without any scope of the application."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organization_id FROM foundation_auditevent WHERE action = %s", [action])
        return {organization_id for (organization_id,) in cursor.fetchall()}
