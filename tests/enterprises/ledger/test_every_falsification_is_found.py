"""U2 for the ledger: one byte, one deletion, another order, a cut tail, a rewritten head are each found, by name."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clear_platform.foundation.audit.operations import anchor_audit
from clear_platform.foundation.public import OrganizationKind, acting
from enterprises.public import Image, append_to_ledger
from institutional.models import ExportRecord
from tests import actors
from tests.databases import ServerAddress
from tests.enterprises import factories
from tests.enterprises.ledger.books import appended, falsifying, faults_in_sql, head_of

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


def verified(**options: object) -> tuple[int, dict[str, Any]]:
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
    assert [(one["organization"], one["seq"], one["what"]) for one in said["faults"]] == [
        (owner.organization_id, seq, what)
    ]


@pytest.mark.parametrize("how", FALSIFIED)
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


REWRITTEN = (
    'UPDATE enterprises_decisionledgerentry SET image_json = \'{"amount": "9"}\', hash = clear_ledger_hash('
    'organization_id, seq, prev_hash, kind, object_type, object_id, \'{"amount":"9"}\', actor, recorded_at)'
    " WHERE organization_id = %(organization)s AND seq = 3"
)
HEAD_TO_THE_LAST = (
    "UPDATE enterprises_decisionledgerhead AS head SET seq = last.seq, hash = last.hash FROM ("
    " SELECT organization_id, seq, hash FROM enterprises_decisionledgerentry"
    " WHERE organization_id = %(organization)s ORDER BY seq DESC LIMIT 1"
    ") AS last WHERE head.organization_id = last.organization_id"
)
CUT = "DELETE FROM enterprises_decisionledgerentry WHERE organization_id = %(organization)s AND seq = 3"
ALL_OF_IT = (
    "DELETE FROM enterprises_decisionledgerentry WHERE organization_id = %(organization)s",
    "DELETE FROM enterprises_decisionledgerhead WHERE organization_id = %(organization)s",
)
WITH_THE_HEAD = {
    "the tail and its head": ((CUT, HEAD_TO_THE_LAST), "entry is missing that"),
    "an entry and its head": ((REWRITTEN, HEAD_TO_THE_LAST), "was rewritten since"),
    "all of it and its head": (ALL_OF_IT, "entry is missing that"),
}


@pytest.mark.parametrize("how", WITH_THE_HEAD)
def test_what_was_falsified_together_with_its_head_is_found_by_the_anchors(
    how: str, cloned_database: str, database_server: ServerAddress
) -> None:
    """U2"""
    owner = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    appended(owner, {"amount": "1.00"}, {"amount": "2.00"}, {"amount": "3.00"})
    anchor_audit(actor=actors.system())
    assert verified()[0] == 0
    statements, what = WITH_THE_HEAD[how]
    with falsifying(database_server.owner(cloned_database)) as hand:
        for one in statements:
            hand.execute(one, {"organization": owner.organization_id})
    code, said = verified()
    [fault] = said["faults"]
    assert (code, fault["organization"], fault["seq"]) == (1, owner.organization_id, 3)
    assert fault["what"].startswith(what)


def test_an_anchor_file_that_was_taken_away_is_missed(cloned_database: str, tmp_path: Path) -> None:
    """U2"""
    appended(actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin"), {"amount": "1.00"})
    anchor_audit(actor=actors.system())
    for file in (tmp_path / "anchors").iterdir():
        file.unlink()
    code, said = verified()
    assert (code, [one["what"] for one in said["faults"]]) == (1, ["an anchor file is missing"])


@pytest.mark.django_db
def test_an_entry_that_no_change_made_and_a_change_that_no_entry_tells_of_are_found_by_the_rows() -> None:
    """U2"""
    enterprise_id = factories.enterprise().id
    author = actors.member(enterprise_id, "member")
    told, untold = (factories.draft(enterprise_id, by=author) for _ in range(2))
    assert verified()[0] == 0
    with acting(author), connection.cursor() as cursor:
        cursor.execute("UPDATE enterprises_decisionrecord SET title = 'Another' WHERE decision_id = %s", [untold.pk])
    assert [one["what"] for one in verified()[1]["faults"]] == [f"is not as the row of decision {untold.pk} stands"]
    forged = Image(enterprise_id, "approve_decision", "decision", str(told.pk), {"status": "approved"})
    with acting(author), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE enterprises_decisionrecord SET title = %s WHERE decision_id = %s", [untold.title, untold.pk]
        )
        append_to_ledger(actor=author, images=[forged])
    assert [one["what"] for one in verified()[1]["faults"]] == [f"is not as the row of decision {told.pk} stands"]


def test_a_ledger_that_begins_anew_is_found_by_the_runs_and_exports_that_named_it(
    cloned_database: str, database_server: ServerAddress
) -> None:
    """U2"""
    institution_id = actors.organization(OrganizationKind.INSTITUTION)
    owner = actors.member(institution_id, "admin")
    appended(owner, {"amount": "1.00"})
    named = head_of(institution_id)[1]
    with acting(owner):
        kept = ExportRecord.objects.create(
            organization_id=institution_id,
            byte_count=1,
            row_count=1,
            sha256="0" * 64,
            ledger_commit_hash=named,
        )
    assert verified()[0] == 0
    with falsifying(database_server.owner(cloned_database)) as hand:
        for one in ALL_OF_IT:
            hand.execute(one, {"organization": institution_id})
    appended(owner, {"amount": "1.00"})
    code, said = verified()
    assert (code, [one["what"] for one in said["faults"]]) == (
        1,
        [f"no entry has the hash that export {kept.pk} names"],
    )
