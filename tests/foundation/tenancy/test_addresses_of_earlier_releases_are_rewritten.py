"""Addresses that were kept as they were typed get their one form; what cannot be decided stops the migration."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import psycopg.sql
import pytest
from django.core.management import call_command

from clear_platform.foundation.public import OrganizationKind
from tests import actors
from tests.databases import ServerAddress, connection_to

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
def hand(cloned_database: str, database_server: ServerAddress) -> Iterator[psycopg.Connection]:
    """A connection of the owner to a database as the earlier release left it, at whose end today's migrations run."""
    address = database_server.owner(cloned_database)
    with connection_to(address):
        call_command("migrate", "foundation", BEFORE, verbosity=0)
    with psycopg.connect(address, autocommit=True) as hand:
        yield hand


@pytest.fixture
def organization_id(cloned_database: str) -> int:
    return actors.organization(OrganizationKind.INSTITUTION)


def migrate(cloned_database: str, database_server: ServerAddress) -> None:
    with connection_to(database_server.owner(cloned_database)):
        call_command("migrate", "foundation", verbosity=0)


def kept(hand: psycopg.Connection, table: str) -> list[str]:
    found = hand.execute(psycopg.sql.SQL("SELECT email FROM {} ORDER BY id").format(psycopg.sql.Identifier(table)))
    return [email for (email,) in found]


def test_accounts_and_invitations_get_the_one_form(
    organization_id: int, hand: psycopg.Connection, cloned_database: str, database_server: ServerAddress
) -> None:
    hand.execute(ACCOUNT, ["Ada@Example.org"])
    hand.execute(ACCOUNT, ["boss@b\u0131gcorp.example"])
    hand.execute(INVITATION, [organization_id, "Lin@Example.org"])
    hand.execute(INVITATION, [organization_id, "l\u0131n@example.org"])
    migrate(cloned_database, database_server)
    assert kept(hand, "foundation_user") == ["ada@example.org", "boss@xn--bgcorp-p9a.example"]
    assert kept(hand, "foundation_invitation") == ["lin@example.org"]


def test_an_account_that_has_no_form_is_named_and_nothing_is_changed(
    organization_id: int, hand: psycopg.Connection, cloned_database: str, database_server: ServerAddress
) -> None:
    hand.execute(ACCOUNT, ["Ada@Example.org"])
    ((undecided,),) = hand.execute(ACCOUNT, ["adm\u0131n@example.org"])
    with pytest.raises(RuntimeError, match=f"ids {undecided} cannot be kept"):
        migrate(cloned_database, database_server)
    assert kept(hand, "foundation_user") == ["Ada@Example.org", "adm\u0131n@example.org"]
