"""U1 for the ledger: no role of requests writes, changes, takes away or empties it but by the function that appends."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from clear_platform.foundation.public import Actor, OrganizationKind, StaffGroup, acting
from tests import actors
from tests.databases import ServerAddress
from tests.enterprises.ledger.books import appended, entries_of

WRITING = {
    "insert": "INSERT INTO enterprises_decisionledgerentry (organization_id, seq, prev_hash, hash, kind, object_type,"
    " object_id, actor, recorded_at) SELECT organization_id, seq + 1, hash, hash, kind, object_type, object_id, actor,"
    " recorded_at FROM enterprises_decisionledgerentry",
    "insert of a head": "INSERT INTO enterprises_decisionledgerhead (organization_id, seq, hash) VALUES (1, 0, '')",
}
TOUCHING = {
    "update": "UPDATE enterprises_decisionledgerentry SET kind = 'other'",
    "delete": "DELETE FROM enterprises_decisionledgerentry",
    "truncate": "TRUNCATE enterprises_decisionledgerentry CASCADE",
    "delete of a head": "DELETE FROM enterprises_decisionledgerhead",
    "truncate of heads": "TRUNCATE enterprises_decisionledgerhead",
}
SWITCHING_OFF = {
    "update of a head": "UPDATE enterprises_decisionledgerhead SET seq = 1",
    "replication role": "SET LOCAL session_replication_role = 'replica'",
    "the trigger": "ALTER TABLE enterprises_decisionledgerentry DISABLE TRIGGER stays_as_written",
    "another function": "CREATE OR REPLACE FUNCTION clear_append_ledger(entries jsonb) RETURNS void LANGUAGE plpgsql"
    " AS 'BEGIN END'",
    "dropping the table": "DROP TABLE enterprises_decisionledgerentry CASCADE",
}


def written() -> tuple[Actor, Actor]:
    """A member and somebody of the staff, with entries."""
    member = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    appended(member, {"amount": "1.00"}, {"amount": "2.00"})
    return member, actors.staff(StaffGroup.ADMINISTRATOR)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [0, 1], ids=["clear_app", "clear_staff"])
@pytest.mark.parametrize("statement", [*WRITING, *TOUCHING, *SWITCHING_OFF])
def test_the_roles_that_requests_run_in_may_not(statement: str, role: int) -> None:
    """U1"""
    member, staff = written()
    before = [one.hash for one in entries_of(member.organization_id or 0)]
    with (
        acting((member, staff)[role]),
        pytest.raises(DatabaseError, match=r"permission denied|refused|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute({**WRITING, **TOUCHING, **SWITCHING_OFF}[statement])
    assert [one.hash for one in entries_of(member.organization_id or 0)] == before


@pytest.fixture
def administrator(cloned_database: str, database_server: ServerAddress) -> Iterator[psycopg.Connection]:
    """A superuser's connection to a database with entries."""
    written()
    with psycopg.connect(database_server.addresses.superuser(cloned_database), autocommit=True) as open_connection:
        yield open_connection


@pytest.mark.parametrize("setting", ["origin", "replica"])
def test_no_setting_of_a_session_switches_the_triggers_off_even_for_an_administrator(
    setting: str, administrator: psycopg.Connection
) -> None:
    """U1"""
    administrator.execute("SELECT set_config('session_replication_role', %s, false)", [setting])
    for statement in TOUCHING.values():
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays as it was written"):
            administrator.execute(statement)


@pytest.mark.django_db
def test_nobody_continues_a_ledger_that_is_not_theirs_to_write() -> None:
    """U1"""
    me, other = (actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin") for _ in range(2))
    with pytest.raises(DatabaseError, match="not the caller's to continue"), transaction.atomic():
        appended(me, {"amount": "1.00"}, organization_id=other.organization_id)
    assert entries_of(other.organization_id or 0) == []
