"""pgrls, a linter and prover of row-level security, reads the database; what it names is either wrong or named here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pgtrigger
import psycopg
import pytest
from django.db import connection

from clear_platform.foundation.history.models import KeptRowTrigger
from clear_platform.foundation.tenancy.checks import project_models, tenant_key
from tests.databases import ServerAddress

UNPROTECTED = {"SEC001": "Tables that belong to no organization; the catalogue test holds each to a reason."}
OPEN_BY_NAME = {
    "SEC005": "owner_all and staff_all let their one role through: migrations, and staff whose reads are audited.",
    "SEC008": "As SEC005.",
    "SEC028": "As SEC005.",
    "SEC038": "As SEC005; neither role is ever anybody who has not signed in.",
}
KNOWN = {
    "SEC010": "A policy that lets nothing through says so, beside the right that is taken away.",
    "SEC013": "The triggers of tables run as whoever writes; which run as their owner, SEC014 lists.",
    "SEC016": "clear_ops is for backups: one that is thinned out is none.",
    "VIEW001": "clear_visible and clear_writable ask for one's own grants, and would ask twice.",
}
LOOKED_UP_BEFORE_AN_ORGANIZATION_IS_KNOWN = {
    "clear_add_grants",
    "clear_features_off",
    "clear_find_api_key",
    "clear_find_inbound_endpoint",
    "clear_invitation_organization",
    "clear_platform_id",
    "clear_remove_grants",
    "clear_reporting_form_organization",
    "clear_sso_organization_of",
    "clear_sso_organizations",
}
WRITE_THE_AUDIT_LOG = {
    "clear_count_refusal",
    "clear_follow_chain",
    "clear_lock_audit_heads",
    "clear_note_anchors",
}
CONTINUE_LEDGERS = {"clear_append_ledger", "clear_lock_ledger_heads", "clear_note_ledger_anchors"}
"""They refuse the ledgers of organizations for which the session may not write; anchors are noted by staff alone."""
KEEP_WHAT_WAS_SIGNED = {"enterprises_may_sign", "enterprises_keep_analysis", "enterprises_keep_citable"}
"""The first says yes or no of one account; the others are triggers, which no session can call."""
KEEP_WHAT_IS_ADDED_UP = {"clear_keep_aggregation"}
"""A trigger, which looks whether anybody has values."""
KEEP_CLOSED_PERIODS = {
    "clear_closed",
    "clear_date_period_lock",
    "clear_hold_outcomes",
    "clear_hold_periods",
    "clear_keep_locked_form",
    "clear_keep_locked_outcome",
    "clear_keep_locked_request",
    "clear_keep_locked_review",
    "clear_keep_out_of_locked",
    "clear_outcomes_locked",
}
"""Triggers, the yes or no that they and operations ask, and two that hold the door while a transaction runs; who
reports does not see the locks of who asks."""
KEEP_SUMS = {"clear_note_change", "clear_sums_changed"}
"""A trigger, and the yes or no that the policy of what is kept asks: of what is not one's own it says yes."""
ASKED_OF_ONE_ROW = {
    ("PERF003", "public.institutional_keptsums.app_select"),
    ("PERF004", "public.institutional_keptsums.app_select"),
}
"""A row is found by its portfolio, and the policy asks of that one whether it still counts."""
KEEPING_HISTORY = {
    trigger.get_pgid(model) for model, trigger in pgtrigger.registered() if isinstance(trigger, KeptRowTrigger)
}
"""Triggers: no session can call them, and none may hang them on a table of its own."""
AS_THEIR_OWNER = (
    LOOKED_UP_BEFORE_AN_ORGANIZATION_IS_KNOWN
    | WRITE_THE_AUDIT_LOG
    | CONTINUE_LEDGERS
    | KEEP_WHAT_WAS_SIGNED
    | KEEP_WHAT_IS_ADDED_UP
    | KEEP_CLOSED_PERIODS
    | KEEP_SUMS
    | KEEPING_HISTORY
)


@pytest.fixture(scope="module")
def findings(
    database_server: ServerAddress, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, str]]:
    command = [str(Path(sys.executable).with_name("pgrls")), "lint", "--schemas", "public", "--format", "json"]
    ran = subprocess.run(
        [*command, "--database-url", database_server.owner(connection.settings_dict["NAME"])],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path_factory.mktemp("pgrls"),
    )
    given: list[dict[str, str]] = json.loads(ran.stdout)["violations"]
    return [one for one in given if one["severity"] != "info"]


def test_it_looked(findings: list[dict[str, str]]) -> None:
    """T1: a linter that was not let in finds nothing either."""
    assert {one["rule_id"] for one in findings} >= OPEN_BY_NAME.keys()


def test_it_names_nothing_that_is_not_known(findings: list[dict[str, str]]) -> None:
    """T1."""
    tenants = {model._meta.db_table for model in project_models() if tenant_key(model)}
    closed = {one["location"] for one in findings if one["rule_id"] == "SEC010"}
    left = [
        one
        for one in findings
        if one["rule_id"] not in KNOWN
        and not (one["rule_id"] in UNPROTECTED and one["location"].removeprefix("public.") not in tenants)
        and not (one["rule_id"] in OPEN_BY_NAME and one["location"].endswith((".owner_all", ".staff_all")))
        and not (one["rule_id"] == "SEC005" and one["location"] in closed)
        and (one["rule_id"], one["location"]) not in ASKED_OF_ONE_ROW
        and not (one["rule_id"] == "SEC014" and named_in(one["location"], AS_THEIR_OWNER))
    ]
    assert [(one["rule_id"], one["location"], one["message"]) for one in left] == []


def named_in(location: str, functions: set[str]) -> bool:
    return location.removeprefix("public.").split("(")[0] in functions


@pytest.fixture
def owner(database_server: ServerAddress, django_db_setup: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_server.owner(connection.settings_dict["NAME"])) as connected:
        yield connected


def test_functions_with_their_owners_rights_are_listed_and_closed(owner: psycopg.Connection) -> None:
    """T1: what is looked up before an organization is known goes by these alone, and not by everybody."""
    found = owner.execute(
        "SELECT proname, proconfig, has_function_privilege('public', oid, 'EXECUTE') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    ).fetchall()
    assert {name for name, _, _ in found} == AS_THEIR_OWNER
    assert [name for name, config, _ in found if config != ["search_path=pg_catalog, public, pg_temp"]] == []
    assert [name for name, _, everybodys in found if everybodys] == []


@pytest.fixture
def impostor(database_server: ServerAddress, django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The application's role with a table of its own making that has the name of the grants, and says what it likes."""
    with psycopg.connect(database_server.web(connection.settings_dict["NAME"])) as web:
        web.execute("SET ROLE clear_app")
        web.execute("CREATE TEMPORARY TABLE foundation_accessgrant (grantee_id int8, organization_id int8, level text)")
        web.execute("INSERT INTO pg_temp.foundation_accessgrant VALUES (7, 8, 'act')")
        web.execute("SELECT set_config('clear.organizations', '7', true), set_config('clear.organization', '7', true)")
        yield web


def test_a_temporary_table_does_not_stand_in_for_a_real_one(impostor: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not the caller's to make"):
        impostor.execute("SELECT clear_add_grants('{7}', '{8}', '{act}', '{stolen}', NULL)")
