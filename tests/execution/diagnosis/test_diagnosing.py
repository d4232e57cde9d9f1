"""A diagnosis leaves an analysis, the draft that answers it, and tasks if asked: all of it, or nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import NotVisible, OrganizationKind, acting
from enterprises.public import analyses_of, contexts_of, decisions_of, newest_analyses
from execution.diagnosis.errors import DomainUnknown, NothingStated
from execution.diagnosis.operations.loans import diagnose_loan_facts_of_many
from execution.public import FactsOf, LoanFacts, diagnose_loan_facts, run_and_diagnose, tasks_of
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise, owner_of

pytestmark = pytest.mark.django_db
STATED = {"principal": "50000", "employees": 3, "jobs_created_expected": 5, "approval_year": 2026}
LOAN = LoanFacts(principal=Decimal("50000"), employees=3, jobs_created_expected=5, approval_year=2026)
DAY = date(2026, 11, 21)


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


def test_the_draft_rests_on_the_analysis_by_its_hash(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    made = run_and_diagnose(actor=owner, domain="cfo", inputs=STATED, enterprise_id=enterprise_id)
    assert (made.decision.status, made.decision.analysis_id, made.tasks) == ("draft", made.analysis.id, [])
    assert {one["hash"] for one in made.decision.artifact_json["citations"]} == {made.analysis.content_hash}
    with acting(owner):
        kept = newest_analyses(actor=owner, enterprise_ids=[enterprise_id], organization_id=None)
    assert kept[enterprise_id, "cfo"].content_hash == made.analysis.content_hash
    assert kept[enterprise_id, "cfo"].decision_id == str(made.decision.pk)
    assert kept[enterprise_id, "cfo"].inputs["principal"] == "50000"


def test_the_lineage_of_the_draft_leads_to_the_run_and_what_it_was_given(enterprise_id: int) -> None:
    owner = actors.member(enterprise_id, "owner", email="owner@lineage.example")
    made = run_and_diagnose(actor=owner, domain="cfo", inputs=STATED, enterprise_id=enterprise_id)
    shown = page_client_of("owner@lineage.example").get(f"/decisions/{made.decision.pk}/lineage").content.decode()
    assert f'href="/analyses/{made.analysis.id}"' in shown
    assert f'href="/runs/{made.analysis.run_id}"' in shown
    assert "Diagnose cash and debt, version" in shown


def test_context_and_tasks_come_when_asked_for(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    made = run_and_diagnose(
        actor=owner,
        domain="cfo",
        inputs=STATED,
        enterprise_id=enterprise_id,
        decision_context={"why_now": "The line is up for renewal."},
        create_tasks=True,
    )
    with acting(owner):
        assert [one.context_json for one in contexts_of(actor=owner, decision_id=made.decision.pk)] == [
            {"why_now": "The line is up for renewal."}
        ]
        assert tasks_of(actor=owner, decision_id=made.decision.pk).count() == len(made.tasks) > 0


def test_an_unknown_domain_is_refused_with_those_there_are() -> None:
    with pytest.raises(DomainUnknown) as refused:
        run_and_diagnose(actor=actors.staff(), domain="ceo", inputs=STATED)
    assert "cfo, cmo, coo, cto" in refused.value.detail


def test_inputs_that_say_nothing_leave_nothing(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    with pytest.raises(NothingStated):
        run_and_diagnose(actor=owner, domain="cfo", inputs={}, enterprise_id=enterprise_id)
    with acting(owner):
        assert not analyses_of(actor=owner, enterprise_id=enterprise_id).exists()


def test_a_stranger_diagnoses_none(enterprise_id: int) -> None:
    with pytest.raises(NotVisible):
        run_and_diagnose(actor=owner_of(enterprise().id), domain="cfo", inputs=STATED, enterprise_id=enterprise_id)


def test_what_rests_on_a_position_is_the_holders_alone(enterprise_id: int) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    actors.granted(bank, enterprise_id)
    analyst, owner = actors.member(bank, "analyst"), owner_of(enterprise_id)
    made = diagnose_loan_facts(actor=analyst, enterprise_id=enterprise_id, facts=LOAN, organization_id=bank, as_of=DAY)
    with acting(analyst):
        assert [row.pk for row in analyses_of(actor=analyst, enterprise_id=enterprise_id)] == [made.id]
    with acting(owner):
        assert not analyses_of(actor=owner, enterprise_id=enterprise_id).exists()
        assert not decisions_of(actor=owner, enterprise_id=enterprise_id).exists()


def test_nobody_diagnoses_in_another_institutions_name(enterprise_id: int) -> None:
    bank, other = (actors.organization(OrganizationKind.INSTITUTION) for _ in range(2))
    actors.granted(bank, enterprise_id)
    with pytest.raises(NotVisible):
        diagnose_loan_facts(
            actor=actors.member(bank, "analyst"), enterprise_id=enterprise_id, facts=LOAN, organization_id=other,
            as_of=DAY,
        )  # fmt: skip


def test_many_enterprises_take_as_many_statements_as_one_and_nothing_is_said_twice() -> None:
    bank, system = actors.organization(OrganizationKind.INSTITUTION), actors.system()
    rows = [FactsOf(enterprise().id, LOAN, [{"type": "position", "id": n, "source": "internal"}]) for n in range(5)]
    counts = []
    for part in (rows[:1], rows[1:2], rows[2:]):
        with acting(system), CaptureQueriesContext(connection) as statements:
            made = diagnose_loan_facts_of_many(actor=system, rows=part, organization_id=bank, as_of=DAY)
        assert len(made) == len(part)
        counts.append(len(statements))
    assert counts[1] == counts[2], "the first run of a pattern keeps the pattern too"
    with acting(system):
        named = {one.run_id for one in analyses_of(actor=system, enterprise_id=rows[-1].enterprise_id)}
        assert len(named) == 1
        assert None not in named
    with acting(system):
        assert diagnose_loan_facts_of_many(actor=system, rows=rows, organization_id=bank, as_of=DAY) == []
