"""Earlier states are an organization's own, and neither it nor staff can change, invent or empty them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from clear_platform.foundation.history.models import KeptRow
from clear_platform.foundation.models import Membership
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from tests import actors

pytestmark = pytest.mark.django_db
TABLES = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, KeptRow))
STATEMENTS = {
    "update": "UPDATE {} SET pgh_actor = 'user:1'",
    "delete": "DELETE FROM {}",
    "truncate": "TRUNCATE {}",
    "insert": "INSERT INTO {} (pgh_created_at, pgh_label) VALUES (now(), 'update')",
}


def actor_in(role: str) -> Actor:
    return {
        "clear_app": lambda: actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner"),
        "clear_staff": actors.staff,
    }[role]()


def ask(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def acted(actor: Actor, statement: str, *values: object) -> list[tuple[object, ...]]:
    with acting(actor):
        return ask(statement, *values)


def refused(actor: Actor, statement: str, match: str) -> None:
    with acting(actor), pytest.raises(DatabaseError, match=match), transaction.atomic():
        ask(statement)


def test_every_tracked_row_has_its_table() -> None:
    assert len(TABLES) == 16


@pytest.mark.parametrize("role", ["clear_app", "clear_staff"])
@pytest.mark.parametrize("table", TABLES)
def test_no_role_of_a_request_writes_history(role: str, table: str) -> None:
    actor = actor_in(role)
    for statement in STATEMENTS.values():
        refused(actor, statement.format(table), "permission denied for table")


@pytest.mark.parametrize("role", ["clear_app", "clear_staff"])
def test_nobody_switches_the_triggers_off(role: str) -> None:
    actor = actor_in(role)
    refused(actor, "SET session_replication_role = replica", "permission denied to set")
    refused(actor, "ALTER TABLE foundation_membership DISABLE TRIGGER ALL", "must be owner")


def test_the_librarys_word_for_ignoring_triggers_is_not_heard() -> None:
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    triggers = "SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgrelid = 'foundation_membership'::regclass"
    with acting(actors.member(enterprise, "owner")):
        ask(f"SELECT set_config('pgtrigger.ignore', ({triggers}), true)")
        ask("UPDATE foundation_membership SET role = 'viewer' WHERE organization_id = %s", enterprise)
        assert ask("SELECT count(*) FROM foundation_membershiphistory") == [(1,)]


@pytest.mark.parametrize("role", ["clear_app", "clear_staff"])
def test_the_function_of_a_trigger_is_hung_on_no_other_table(role: str) -> None:
    actor = actor_in(role)
    ((name,),) = acted(actor, "SELECT min(proname) FROM pg_proc WHERE proname LIKE 'pgtrigger_kept%'")
    acted(actor, "CREATE TEMPORARY TABLE decoy (id bigint) ON COMMIT DROP")
    hung = f"CREATE TRIGGER t AFTER DELETE ON decoy FOR EACH ROW EXECUTE FUNCTION {name}()"
    refused(actor, hung, "permission denied for function")


def test_another_organization_does_not_see_what_was_even_where_it_sees_what_is() -> None:
    mine, theirs = (actors.organization(OrganizationKind.ENTERPRISE) for _ in range(2))
    owner, other = actors.member(mine, "owner"), actors.member(theirs, "owner")
    with acting(actors.system()):
        Membership.objects.filter(organization_id=mine).update(role="viewer")
    actors.granted(theirs, mine)
    past = "SELECT count(*) FROM foundation_membershiphistory WHERE organization_id = %s"
    present = "SELECT count(*) FROM foundation_membership WHERE organization_id = %s"
    assert acted(owner, past, mine) == [(1,)]
    assert (acted(other, past, mine), acted(other, present, mine)) == ([(0,)], [(1,)])


def test_customers_read_no_history_of_accounts() -> None:
    refused(actor_in("clear_app"), "SELECT FROM foundation_userhistory", "permission denied for table")
