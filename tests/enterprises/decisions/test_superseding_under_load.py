"""Scenario 2: approve v1, attach tasks, amend to v2. One chain whatever happens at once; what cites v1 shows it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from clear_platform.foundation.public import acting, citing, stale_citations
from enterprises.decisions import queries
from enterprises.decisions.errors import AlreadySuperseded, OwnVersion
from enterprises.decisions.operations.deciding import approve_decision, propose_decision
from enterprises.decisions.operations.drafting import supersede_decision
from execution.public import create_tasks_from_decision
from outcomes.public import record_outcome
from tests import actors
from tests.at_once import at_once
from tests.databases import ServerAddress
from tests.enterprises import factories
from tests.enterprises.ledger.books import appended, entries_of, faults_in_sql, head_of
from tests.execution.factories import delivered

AMENDED = {
    "expected_outcomes": [{"metric": "late_invoice_share_ratio", "unit": "share", "target": "0.2", "by_days": 60}]
}
APPEND_AND_DIE = """
import os, signal, sys
import psycopg
address, organization = sys.argv[1:]
connection = psycopg.connect(address)
connection.execute("SET LOCAL ROLE clear_staff")
connection.execute(
    "SELECT clear_append_ledger(jsonb_build_array(jsonb_build_object('organization', %s::bigint, 'kind', 'test',"
    " 'object_type', 'position', 'object_id', '9', 'image', '{}'::jsonb)))", [organization]
)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_of_two_who_amend_at_once_one_does_and_the_other_is_told_which(cloned_database: str) -> None:
    enterprise = factories.enterprise()
    first = factories.approved(enterprise.id)
    author = actors.member(enterprise.id, "member")

    def amend() -> str:
        try:
            made = supersede_decision(actor=author, decision_id=first.pk, artifact=factories.artifact(**AMENDED))
        except AlreadySuperseded as refused:
            return refused.code
        return f"version {made.version}"

    assert sorted(at_once(amend)) == ["decision.already_superseded", "version 2"]
    with acting(author, read_only=True):
        chain = queries.versions_of(actor=author, decision_id=first.pk)
    assert [(one.version, one.supersedes_id) for one in chain] == [(1, None), (2, first.pk)]
    assert faults_in_sql(enterprise.id) == []


@pytest.mark.django_db
def test_amending_shows_what_changed_freezes_what_was_and_flags_what_cites_it(tmp_path: Path) -> None:
    enterprise = factories.enterprise()
    owner, author = (factories.owner_of(enterprise.id) for _ in range(2))
    first = factories.approved(enterprise.id)
    tasks = create_tasks_from_decision(actor=owner, decision_id=first.pk)
    outcome = record_outcome(
        actor=owner, outcome_type="collection", metrics={"late_invoice_share_ratio": 0}, decision_id=first.pk
    )
    proof = delivered(tasks[0], by=owner)
    call_command("export_memo", str(first.pk), "--output", str(tmp_path / "memo.md"), stdout=StringIO())
    second = supersede_decision(actor=author, decision_id=first.pk, artifact=factories.artifact(**AMENDED))
    propose_decision(actor=author, decision_id=second.pk)
    with acting(owner, read_only=True):
        _other, changes = queries.difference(actor=owner, decision_id=second.pk, against=first.pk)
        assert stale_citations(actor=owner, kind="task", refs=[str(one.pk) for one in tasks]) == {}
    assert {one.pointer for one in changes} == {
        "/expected_outcomes/0/baseline",
        "/expected_outcomes/0/by_days",
        "/expected_outcomes/0/target",
    }
    with pytest.raises(OwnVersion):
        approve_decision(actor=author, decision_id=second.pk)
    approve_decision(actor=owner, decision_id=second.pk)
    with acting(owner, read_only=True):
        stale = stale_citations(actor=owner, kind="task", refs=[str(one.pk) for one in tasks])
        measured = stale_citations(actor=owner, kind="outcome", refs=[str(outcome.pk)])[str(outcome.pk)]
        proved = stale_citations(actor=owner, kind="milestone", refs=[str(proof.pk)])[str(proof.pk)]
    assert {ref: [one.citation.verdict for one in found] for ref, found in stale.items()} == {
        str(one.pk): ["superseded"] for one in tasks
    }
    assert [one.citation.cited.ref for one in measured] == [str(first.pk)]
    assert [tuple(thing.kind for thing in one.path) for one in proved] == [("milestone", "task", "decision")]
    system = actors.system()
    with acting(system, read_only=True):
        reports = [
            one for one in citing(actor=system, kind="decision", ref=str(first.pk)) if one.citing.kind == "export"
        ]
    assert [one.verdict for one in reports] == ["superseded"]
    with (
        acting(owner),
        pytest.raises(DatabaseError, match="is frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE enterprises_decisionrecord SET title = 'Other' WHERE decision_id = %s", [first.pk])


@pytest.mark.django_db
def test_every_step_of_the_way_stands_in_the_ledger_with_the_version_whole() -> None:
    enterprise = factories.enterprise()
    first = factories.approved(enterprise.id)
    kept = [one for one in entries_of(enterprise.id) if one.object_id == str(first.pk)]
    assert [(one.kind, one.image_json["status"]) for one in kept] == [
        ("create_decision", "draft"),
        ("propose_decision", "proposed"),
        ("approve_decision", "approved"),
    ]
    newest = kept[-1].image_json
    assert newest["content_hash"] == first.content_hash
    assert newest["artifact"] == first.artifact_json
    assert [one["content_hash"] for one in newest["approvals"]] == [first.content_hash]
    # Words of those who decided can be erased; so they stand in no ledger.
    assert "Agreed." not in str(newest)


def test_a_process_killed_between_appending_and_its_commit_leaves_nothing(
    cloned_database: str, database_server: ServerAddress
) -> None:
    owner = actors.member(factories.enterprise().id, "owner")
    organization_id = owner.organization_id or 0
    appended(owner, {"amount": "1.00"})
    before = head_of(organization_id)
    died = subprocess.run(
        [sys.executable, "-c", APPEND_AND_DIE, database_server.web(cloned_database), str(organization_id)],
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert died.returncode == -signal.SIGKILL
    assert head_of(organization_id) == before
    appended(owner, {"amount": "2.00"})
    assert [one.seq for one in entries_of(organization_id)] == [1, 2]
    assert faults_in_sql(organization_id) == []
