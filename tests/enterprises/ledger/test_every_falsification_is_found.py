"""U2 for the ledger: one byte, one deletion, another order, a cut tail, a rewritten head are each found, by name."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clear_platform.foundation.public import OrganizationKind
from tests import actors
from tests.databases import ServerAddress
from tests.enterprises.ledger.books import appended, falsifying, faults_in_sql

FALSIFIED = {
    "one digit of an amount": (
        "UPDATE enterprises_decisionledgerentry SET image_json = '{\"amount\": \"2.01\"}'"
        " WHERE organization_id = %(organization)s AND seq = 2", 2, "was changed"
    ),
    "who did it": ("UPDATE enterprises_decisionledgerentry SET actor = 'user:0'"
        " WHERE organization_id = %(organization)s AND seq = 3", 3, "was changed"),
    "when": (
        "UPDATE enterprises_decisionledgerentry SET recorded_at = recorded_at - interval '1 us'"
        " WHERE organization_id = %(organization)s AND seq = 1", 1,
        "was changed",
    ),
    "one deletion": ("DELETE FROM enterprises_decisionledgerentry"
        " WHERE organization_id = %(organization)s AND seq = 2", 2, "entry is missing"),
    "another order": (
        "UPDATE enterprises_decisionledgerentry SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END"
        " WHERE organization_id = %(organization)s AND seq IN (2, 3);"
        "UPDATE enterprises_decisionledgerentry SET seq = -seq WHERE organization_id = %(organization)s AND seq < 0",
        2, "does not follow",
    ),
    "a cut tail": ("DELETE FROM enterprises_decisionledgerentry"
        " WHERE organization_id = %(organization)s AND seq = 3", 3, "entry is missing at the end"),
    "all of it": (
        "DELETE FROM enterprises_decisionledgerentry WHERE organization_id = %(organization)s", 1,
        "entry is missing at the end",
    ),
    "another head": (
        "UPDATE enterprises_decisionledgerhead SET hash = repeat('f', 64) WHERE organization_id = %(organization)s", 3,
        "is not the head of the ledger",
    ),
}  # fmt: skip


def verified(**options: object) -> tuple[int, dict[str, object]]:
    """What the command says, and its exit code."""
    said = StringIO()
    code = 0
    try:
        call_command("ledger_verify", format="json", stdout=said, **options)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, json.loads(said.getvalue())


@pytest.mark.parametrize("how", FALSIFIED)
def test_a_falsified_ledger_is_named_with_its_first_broken_entry(
    how: str, cloned_database: str, database_server: ServerAddress
) -> None:
    """U2"""
    owner = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    appended(owner, {"amount": "1.00"}, {"amount": "2.00"}, {"amount": "3.00"})
    statement, seq, what = FALSIFIED[how]
    assert verified()[0] == 0
    with falsifying(database_server.owner(cloned_database)) as hand:
        for one in statement.split(";"):
            hand.execute(one, {"organization": owner.organization_id})
    code, said = verified()
    assert code == 1
    assert [(one["organization"], one["seq"], one["what"]) for one in said["faults"]] == [  # type: ignore[attr-defined]
        (owner.organization_id, seq, what)
    ]


@pytest.mark.parametrize("how", ["one digit of an amount", "who did it", "when", "one deletion", "another order"])
def test_the_database_finds_the_same(how: str, cloned_database: str, database_server: ServerAddress) -> None:
    """U2"""
    owner = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    appended(owner, {"amount": "1.00"}, {"amount": "2.00"}, {"amount": "3.00"})
    statement, seq, what = FALSIFIED[how]
    with falsifying(database_server.owner(cloned_database)) as hand:
        for one in statement.split(";"):
            hand.execute(one, {"organization": owner.organization_id})
    found_at, found = faults_in_sql(owner.organization_id or 0)[0]
    # Where one is gone the database names the first that stands after the gap.
    assert (found, found_at - seq) in {(what, 0), (what, 1)}


@pytest.mark.django_db
def test_an_organization_that_keeps_no_ledger_is_no_proof() -> None:
    with pytest.raises(CommandError, match=r"ledger\.none") as refused:
        call_command("ledger_verify", organization="no-such-organization")
    assert refused.value.returncode == 2
