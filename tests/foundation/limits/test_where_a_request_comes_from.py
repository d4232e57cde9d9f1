"""The address of a request is the connection's, unless one of our own proxies says otherwise. Clients say nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation.audit.queries import events_read
from clear_platform.foundation.limits.rules import client_address, counted_address
from clear_platform.foundation.public import OrganizationKind, acting
from tests import actors

OURS = ["10.0.0.0/8", "2001:db8:aa::/48"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1", "10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "10.9.9.9", "198.51.100.1", "10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3", "10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["6.6.6.6", "nonsense"], "10.0.0.1"),
        ("10.0.0.1", [" 198.51.100.1 "], "198.51.100.1"),
        ("2001:db8:aa::1", ["2001:db8:bb::1"], "2001:db8:bb::1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_the_last_address_that_is_not_ours_counts(peer: str, forwarded: list[str], found: str) -> None:
    """A1."""
    assert client_address(peer, forwarded, trusted=OURS) == found


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_counts_with_those_that_its_owner_has_too(address: str, counted: str) -> None:
    assert counted_address(address) == counted


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "noted"), [([], "203.0.113.7"), (["203.0.113.0/24"], "198.51.100.9")])
def test_the_audit_log_notes_where_somebody_came_from(settings: Any, proxies: list[str], noted: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    bank = actors.organization(OrganizationKind.INSTITUTION)
    actors.member(bank, "analyst", email="ada@example.org")
    client = Client(REMOTE_ADDR="203.0.113.7", headers={"x-forwarded-for": "6.6.6.6, 198.51.100.9"})
    body = {"email": "ada@example.org", "password": actors.PASSWORD}
    assert client.post("/api/v1/auth/token", body, content_type="application/json").status_code == 200
    with acting(actors.system()) as scope:
        assert events_read(scope.actor).get(action="give_tokens").address == noted
