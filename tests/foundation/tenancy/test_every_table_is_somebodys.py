"""The catalogue of the database itself says whose every table's rows are, and keeps those of organizations apart."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import sql

from clear_platform.foundation.tenancy.checks import project_models, tenant_key
from clear_platform.foundation.tenancy.classification import LIBRARY_TABLES, GlobalTable, SharedTable
from clear_platform.foundation.tenancy.models import AccessGrant
from tests.databases import ServerAddress
from tests.demonstration import Demonstration

POLICIES = {
    "owner_all": ("*", "clear_owner"),
    "staff_all": ("*", "clear_staff"),
    "app_select": ("r", "clear_app"),
    "app_insert": ("a", "clear_app"),
    "app_update": ("w", "clear_app"),
    "app_delete": ("d", "clear_app"),
}
TENANTS = {model._meta.db_table: key for model in project_models() if (key := tenant_key(model))}
SHARED = {model._meta.db_table for model in project_models() if isinstance(getattr(model, "tenancy", 0), SharedTable)}
GLOBAL = {model._meta.db_table for model in project_models() if isinstance(getattr(model, "tenancy", 0), GlobalTable)}


@pytest.fixture(scope="module")
def catalogue(database_server: ServerAddress, django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The worker's own copy, seen by its owner; its template must stay without connections."""
    with psycopg.connect(database_server.owner(connection.settings_dict["NAME"])) as owner:
        yield owner


def of(catalogue: psycopg.Connection, table: str, question: str) -> list[tuple[object, ...]]:
    return catalogue.execute(question, {"table": table}).fetchall()


def test_every_table_has_a_word_for_whose_its_rows_are(catalogue: psycopg.Connection) -> None:
    """T1."""
    found = catalogue.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'f', 'm')"
    )
    assert {name for (name,) in found} - set(TENANTS) - GLOBAL == set(LIBRARY_TABLES)


def test_a_reason_is_given_where_rows_belong_to_nobody() -> None:
    """T1."""
    words = [getattr(model, "tenancy", None) for model in apps.get_models()]
    reasons = [word.reason for word in words if word is not None]
    reasons += [word.reason for word in LIBRARY_TABLES.values()]
    assert [reason for reason in reasons if len(reason) < 15] == []


@pytest.mark.parametrize("table", sorted(TENANTS))
def test_row_security_is_forced_with_a_policy_for_each_role_and_act(catalogue: psycopg.Connection, table: str) -> None:
    """T1."""
    (state,) = of(
        catalogue,
        table,
        "SELECT relrowsecurity, relforcerowsecurity, relowner::regrole::text FROM pg_class"
        " WHERE oid = %(table)s::regclass",
    )
    policies = of(
        catalogue,
        table,
        "SELECT polname, polcmd::text, array(SELECT unnest(polroles)::regrole::text), polpermissive FROM pg_policy"
        " WHERE polrelid = %(table)s::regclass",
    )
    assert state == (True, True, "clear_owner")
    # A restrictive policy beside them can only take rows away.
    assert {name: (act, *roles) for name, act, roles, permits in policies if permits} == POLICIES


@pytest.mark.parametrize("table", sorted(TENANTS))
def test_what_a_customer_reads_and_writes_goes_by_grants(catalogue: psycopg.Connection, table: str) -> None:
    """T1: a policy that is there and lets everything through would be none."""
    conditions = dict(
        of(
            catalogue,
            table,
            "SELECT polname, coalesce(pg_get_expr(polqual, polrelid), '') || coalesce("
            "pg_get_expr(polwithcheck, polrelid), '') FROM pg_policy WHERE polrelid = %(table)s::regclass"
            " AND polname LIKE 'app%%' AND polpermissive",
        )
    )
    sight = {name: "clear_visible" in text or "clear_reading_ids" in text for name, text in conditions.items()}
    writes = {name: "clear_writable" in text or text.startswith("false") for name, text in conditions.items()}
    assert sight["app_select"]
    assert {name for name, by_grant in writes.items() if not by_grant} == {"app_select"}


@pytest.mark.parametrize("table", sorted(TENANTS))
def test_the_organization_is_always_there_and_leads_an_index(catalogue: psycopg.Connection, table: str) -> None:
    """T1."""
    column = of(
        catalogue,
        f"{table}.{TENANTS[table]}",
        "SELECT attnotnull, attnum FROM pg_attribute WHERE attrelid = split_part(%(table)s, '.', 1)::regclass"
        " AND attname = split_part(%(table)s, '.', 2)",
    )
    ((not_null, number),) = column
    leading = of(catalogue, table, "SELECT DISTINCT indkey[0]::int FROM pg_index WHERE indrelid = %(table)s::regclass")
    assert not_null or table in SHARED
    assert (number,) in leading


def test_a_grant_is_found_by_both_of_its_ends(catalogue: psycopg.Connection) -> None:
    """An index of one end alone is taken for policies that ask for both: every grant of an institution is then read."""
    table = AccessGrant._meta.db_table
    indexes = of(
        catalogue,
        table,
        "SELECT array_agg(attname::text ORDER BY place)"
        " FROM pg_index, unnest(indkey) WITH ORDINALITY AS k(number, place)"
        " JOIN pg_attribute ON attnum = number WHERE attrelid = indrelid AND indrelid = %(table)s::regclass"
        " GROUP BY indexrelid",
    )
    ends = [columns for (columns,) in indexes if {"grantee_id", "organization_id"} & set(columns)]
    assert sorted(columns[:2] for columns in ends) == [
        ["grantee_id", "organization_id"],
        ["organization_id", "grantee_id"],
    ]


def test_a_customer_that_nobody_named_sees_no_row(demonstration: Demonstration) -> None:
    """T1: what one sees who signs in with psql, takes the application's role and does not say for whom."""
    # Rows without an organization are everybody's, such as the wordings that ship.
    counts = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count({}) FROM {}").format(table, sql.Identifier(TENANTS[table]), sql.Identifier(table))
        for table in sorted(TENANTS)
    )
    held = dict(demonstration.sql(counts))
    with psycopg.connect(demonstration.web_address) as web:
        web.execute("SET ROLE clear_app")
        seen = dict(web.execute(counts).fetchall())
    assert [table for table, rows in held.items() if rows] != []
    assert {table: rows for table, rows in seen.items() if rows} == {}


@pytest.mark.parametrize("role", ["clear_app", "clear_staff"])
def test_no_role_of_a_request_steps_round_the_policies(catalogue: psycopg.Connection, role: str) -> None:
    """T1."""
    ((superuser, bypasses, member_of),) = catalogue.execute(
        "SELECT rolsuper, rolbypassrls, array(SELECT roleid::regrole::text FROM pg_auth_members"
        " WHERE member = pg_roles.oid) FROM pg_roles WHERE rolname = %s",
        [role],
    ).fetchall()
    assert (superuser, bypasses, member_of) == (False, False, [])
