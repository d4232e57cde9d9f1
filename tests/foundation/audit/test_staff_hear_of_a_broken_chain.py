"""Whoever runs the installation is told of a chain that is broken, wherever they look first."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.audit.errors import NoSuchChain
from clear_platform.foundation.audit.operations import verify_audit
from clear_platform.foundation.public import OrganizationKind, StaffGroup
from tests import actors
from tests.clients import page_client_of
from tests.databases import ServerAddress
from tests.foundation.audit.chains import entries, falsifying

CHANGE = "UPDATE foundation_auditevent SET object_id = 'another' WHERE organization_id = %s AND seq = 2"


@pytest.fixture
def organization(cloned_database: str, database_server: ServerAddress) -> int:
    """An organization whose second entry was changed, as the night's verification found."""
    found = actors.organization(OrganizationKind.ENTERPRISE, "Tampered Timber")
    entries(actors.member(found, "owner", email="owner@example.org"), 4)
    with falsifying(database_server.owner(cloned_database)) as hand:
        hand.execute(CHANGE, [found])
    verify_audit(actor=actors.system())
    return found


def staff() -> Client:
    actors.staff(StaffGroup.AUDITOR, email="staff@example.org")
    return page_client_of("staff@example.org")


@pytest.mark.parametrize("address", ["/admin/", "/"])
def test_it_stands_first_and_leads_to_the_entry(organization: int, address: str) -> None:
    shown = staff().get(address, follow=True).content.decode()
    assert "Find out who changed the audit log of Tampered Timber" in shown
    assert f"organization__id__exact={organization}&amp;seq=2" in shown


def test_members_are_told_at_the_foot_of_their_pages_and_not_of_others(organization: int) -> None:
    shown = page_client_of("owner@example.org").get("/", follow=True).content.decode()
    assert ("Find out who changed" in shown, "broken" in shown) == (False, True)


@pytest.mark.django_db
def test_the_chain_of_nobody_is_not_said_to_be_whole() -> None:
    with pytest.raises(NoSuchChain, match="Organization 999999 has no audit log"):
        verify_audit(actor=actors.system(), organization_id=999999)
