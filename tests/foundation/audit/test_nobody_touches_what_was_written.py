"""U1: neither the application's roles nor the owner of the tables change, take away or empty what was written."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from clear_platform.foundation.public import Actor, OrganizationKind, StaffGroup, acting
from tests import actors
from tests.databases import ServerAddress
from tests.foundation.audit.chains import chain_of, entries

TOUCHING = {
    "update": "UPDATE foundation_auditevent SET action = 'other'",
    "delete": "DELETE FROM foundation_auditevent",
    "truncate": "TRUNCATE foundation_auditevent CASCADE",
    "update of a head": "UPDATE foundation_audithead SET seq = 1",
    "delete of a head": "DELETE FROM foundation_audithead",
    "truncate of heads": "TRUNCATE foundation_audithead",
    "update of a text": "UPDATE foundation_auditpersonalvalue SET value = '1'",
    "truncate of texts": "TRUNCATE foundation_auditpersonalvalue",
}
SWITCHING_OFF = {
    "replication role": "SET session_replication_role = 'replica'",
    "replication role, this transaction": "SET LOCAL session_replication_role = 'replica'",
    "replication role, by function": "SELECT set_config('session_replication_role', 'replica', true)",
    "the trigger": "ALTER TABLE foundation_auditevent DISABLE TRIGGER stays_as_written",
    "all triggers": "ALTER TABLE foundation_auditevent DISABLE TRIGGER ALL",
    "dropping the trigger": "DROP TRIGGER stays_as_written ON foundation_auditevent",
    "dropping the table": "DROP TABLE foundation_auditevent CASCADE",
    "another function": "CREATE OR REPLACE FUNCTION clear_refuse_change() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL; END'",
    "its owner": "ALTER TABLE foundation_auditevent OWNER TO clear_app",
    "becoming the owner": "SET LOCAL ROLE clear_owner",
    "becoming the owner of the session": "SET SESSION AUTHORIZATION clear_owner",
}


def written() -> tuple[Actor, Actor]:
    """A member and somebody of the staff, with entries."""
    member = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
    entries(member, 2)
    return member, actors.staff(StaffGroup.ADMINISTRATOR)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [0, 1], ids=["clear_app", "clear_staff"])
@pytest.mark.parametrize("touch", TOUCHING)
def test_the_roles_that_requests_run_in_may_not(touch: str, role: int) -> None:
    """U1"""
    member, staff = written()
    before = [one.hash for one in chain_of(member.organization_id or 0)]
    with (
        acting((member, staff)[role]),
        pytest.raises(DatabaseError, match=r"permission denied|refused"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(TOUCHING[touch])
    assert [one.hash for one in chain_of(member.organization_id or 0)] == before


@pytest.mark.django_db
@pytest.mark.parametrize("role", [0, 1], ids=["clear_app", "clear_staff"])
@pytest.mark.parametrize("switch", SWITCHING_OFF)
def test_they_cannot_switch_off_what_keeps_it(switch: str, role: int) -> None:
    """U1"""
    member, staff = written()
    with (
        acting((member, staff)[role]),
        pytest.raises(DatabaseError, match=r"permission denied|must be owner|must be able to SET ROLE"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(SWITCHING_OFF[switch])


@pytest.fixture
def administrator(cloned_database: str, database_server: ServerAddress) -> Iterator[psycopg.Connection]:
    """A superuser's connection to a database with entries."""
    written()
    address = database_server.addresses.superuser(cloned_database)
    with psycopg.connect(address, autocommit=True) as open_connection:
        yield open_connection


@pytest.mark.parametrize("setting", ["origin", "replica", "local"])
@pytest.mark.parametrize("touch", sorted(set(TOUCHING) - {"update of a head"}))
def test_no_setting_of_a_session_switches_the_triggers_off_even_for_an_administrator(
    touch: str, setting: str, administrator: psycopg.Connection
) -> None:
    """U1"""
    administrator.execute("SELECT set_config('session_replication_role', %s, false)", [setting])
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays as it was written"):
        administrator.execute(TOUCHING[touch])


@pytest.mark.django_db
def test_the_application_continues_no_chain_that_is_not_its_to_write() -> None:
    """U1"""
    me, other = (actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner") for _ in range(2))
    with (
        acting(me),
        pytest.raises(DatabaseError, match="not the caller's to continue"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT clear_lock_audit_heads(%s)", [[other.organization_id]])
