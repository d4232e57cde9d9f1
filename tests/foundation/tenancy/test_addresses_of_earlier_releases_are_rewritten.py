"""Addresses that were kept as they were typed get their one form; what cannot be decided stops the migration."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import psycopg.sql
import pytest

from clear_platform.foundation.public import OrganizationKind
from tests import actors
from tests.ground import EarlierRelease

BEFORE = "0017_audit_entries_are_appended_by_a_function"
ACCOUNT = """
INSERT INTO foundation_user (password, is_superuser, email, name, locale, timezone, density, is_staff, is_active,
    is_demo, created_at)
VALUES ('!', false, %s, 'Somebody', 'en', 'UTC', 'normal', false, true, false, now()) RETURNING id
"""
INVITATION = """
INSERT INTO foundation_invitation (organization_id, email, role, created_at, expires_at)
VALUES (%s, %s, 'viewer', now(), now())
"""


@pytest.fixture
def organization_id(earlier_release: EarlierRelease) -> int:
    return actors.organization(OrganizationKind.INSTITUTION)


@pytest.fixture
def hand(earlier_release: EarlierRelease, organization_id: int) -> Iterator[psycopg.Connection]:
    """A connection of the owner to a database as the earlier release left it."""
    earlier_release.migrate(BEFORE)
    with psycopg.connect(earlier_release.owner_address, autocommit=True) as hand:
        yield hand


def kept(hand: psycopg.Connection, table: str) -> list[str]:
    found = hand.execute(psycopg.sql.SQL("SELECT email FROM {} ORDER BY id").format(psycopg.sql.Identifier(table)))
    return [email for (email,) in found]


def test_accounts_and_invitations_get_the_one_form(
    organization_id: int, hand: psycopg.Connection, earlier_release: EarlierRelease
) -> None:
    hand.execute(ACCOUNT, ["Ada@Example.org"])
    hand.execute(ACCOUNT, ["boss@b\u0131gcorp.example"])
    hand.execute(INVITATION, [organization_id, "Lin@Example.org"])
    hand.execute(INVITATION, [organization_id, "l\u0131n@example.org"])
    earlier_release.migrate()
    assert kept(hand, "foundation_user") == ["ada@example.org", "boss@xn--bgcorp-p9a.example"]
    assert kept(hand, "foundation_invitation") == ["lin@example.org"]


def test_an_account_that_has_no_form_is_named_and_nothing_is_changed(
    organization_id: int, hand: psycopg.Connection, earlier_release: EarlierRelease
) -> None:
    hand.execute(ACCOUNT, ["Ada@Example.org"])
    ((undecided,),) = hand.execute(ACCOUNT, ["adm\u0131n@example.org"])
    with pytest.raises(RuntimeError, match=f"ids {undecided} cannot be kept"):
        earlier_release.migrate()
    assert kept(hand, "foundation_user") == ["Ada@Example.org", "adm\u0131n@example.org"]
