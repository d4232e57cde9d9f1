"""Scores and readiness follow from what is recorded, are written when that changed, and seen by whom they are for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capability.public import (
    Recomputed,
    SetFlag,
    newest_readiness,
    newest_scores,
    readiness_of,
    recompute_capabilities,
    series_of,
    set_flags,
)
from capability.readiness.errors import NotYourComputation, UnknownFlag
from capability.recomputing.jobs import recompute
from clear_platform.foundation.public import RoleNotAllowed, StaffGroup, acting
from execution.public import (
    FactsOf,
    LoanFacts,
    cancel_task,
    complete_task,
    diagnose_loan_facts_of_many,
    start_task,
    verify_milestone,
)
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.capability.recomputing.factories import revoked
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import draft, enterprise, owner_of
from tests.execution.factories import delivered, tasks
from tests.outcomes.factories import bank, measured

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


def readiness_now(enterprise_id: int, organization_id: int | None = None):  # type: ignore[no-untyped-def]
    system = actors.system()
    with acting(system):
        return newest_readiness(system, [enterprise_id], organization_id=organization_id)[enterprise_id]


def score_now(enterprise_id: int, code: str = "cashflow_discipline"):  # type: ignore[no-untyped-def]
    system = actors.system()
    with acting(system):
        return newest_scores(system, enterprise_ids=[enterprise_id], organization_id=None)[enterprise_id, code]


def test_an_enterprise_of_which_nothing_is_known_gets_no_score(enterprise_id: int) -> None:
    assert recomputed(enterprise_id) == Recomputed(enterprises=1, scores=0, readiness=0, unchanged=1)


def test_a_score_lists_each_finding_with_the_hash_of_its_analysis_and_they_add_up(enterprise_id: int) -> None:
    made = diagnosed(enterprise_id)
    recomputed(enterprise_id)
    found = score_now(enterprise_id)
    rows = found.evidence["rows"]
    assert {(row["type"], row["hash"], row["part_of"]) for row in rows} == {
        ("finding", made.analysis.content_hash, str(made.analysis.id))
    }
    assert sum(Decimal(row["contribution"]) for row in rows) == found.score


def test_recomputing_with_unchanged_inputs_writes_nothing(enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    assert recomputed(enterprise_id) == Recomputed(enterprises=1, scores=1, readiness=1, unchanged=0)
    assert recomputed(enterprise_id) == Recomputed(enterprises=1, scores=0, readiness=0, unchanged=1)


def test_each_fact_that_changes_adds_to_the_series(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    diagnosed(enterprise_id, cash=Decimal("200000"))
    recomputed(enterprise_id)
    with acting(owner):
        first, last = reversed(list(series_of(owner, enterprise_id=enterprise_id)))
        assert first.score < last.score


def test_what_was_done_and_verified_counts_in_the_domain_of_its_decision(enterprise_id: int) -> None:
    doer, verifier = actors.member(enterprise_id, "member"), owner_of(enterprise_id)
    task = tasks(enterprise_id)[0]
    start_task(actor=doer, task_id=task.pk)
    milestone = delivered(task, by=doer)
    verify_milestone(actor=verifier, milestone_id=milestone.pk)
    complete_task(actor=doer, task_id=task.pk)
    recomputed(enterprise_id)
    found = score_now(enterprise_id)
    assert [(row["type"], row["id"], row["note"]) for row in found.evidence["rows"]] == [
        ("task", str(task.pk), "done and verified")
    ]
    assert found.score == Decimal("100.00")


def test_an_outcome_counts_by_how_far_it_came_towards_the_target_of_its_decision(enterprise_id: int) -> None:
    tasks(enterprise_id)  # of an approved decision that expects 0.3 to become 0.1
    measured(enterprise_id, late_invoice_share_ratio=0.25)
    recomputed(enterprise_id)
    assert score_now(enterprise_id).score == Decimal("25.00")


def test_flags_follow_from_the_books_and_name_the_decision_that_would_clear_them(enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    found = readiness_now(enterprise_id)
    assert sorted(found.flags) == ["late_invoices", "short_runway"]
    flags = {flag["code"]: flag for flag in found.rationale["flags"]}
    assert (flags["short_runway"]["figure"], flags["short_runway"]["threshold"]) == ("2", "3")
    assert flags["short_runway"]["citation"]["type"] == "analysis"
    assert [way["status"] for way in flags["short_runway"]["cleared_by"]] == ["draft"]
    assert flags["overdue_tax"]["state"] == "clear"
    assert flags["open_default"]["state"] == "not_known"


def test_a_newer_measurement_takes_the_place_of_an_older_statement(enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    measured(enterprise_id, on=datetime(2026, 11, 1, tzinfo=UTC), cash_runway_months=4)
    recomputed(enterprise_id)
    flags = {flag["code"]: flag for flag in readiness_now(enterprise_id).rationale["flags"]}
    assert (flags["short_runway"]["state"], flags["short_runway"]["citation"]["type"]) == ("clear", "outcome")


def test_a_measurement_older_than_the_statements_does_not(enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    measured(enterprise_id, on=datetime(2026, 1, 1, tzinfo=UTC), cash_runway_months=4)
    recomputed(enterprise_id)
    assert "short_runway" in readiness_now(enterprise_id).flags


def test_a_milestone_that_waits_to_be_verified_is_a_flag_cleared_by_its_task(enterprise_id: int) -> None:
    doer = actors.member(enterprise_id, "member")
    diagnosed(enterprise_id)
    task = tasks(enterprise_id)[0]
    start_task(actor=doer, task_id=task.pk)
    delivered(task, by=doer)
    recomputed(enterprise_id)
    flag = next(one for one in readiness_now(enterprise_id).rationale["flags"] if one["code"] == "unverified_evidence")
    assert (flag["state"], flag["figure"], flag["of"]) == ("raised", "1", "1")
    assert [(way["type"], way["id"]) for way in flag["cleared_by"]] == [("task", str(task.pk))]


def test_what_was_delivered_for_a_task_that_was_given_up_waits_for_nobody(enterprise_id: int) -> None:
    doer = actors.member(enterprise_id, "member")
    diagnosed(enterprise_id)
    task = tasks(enterprise_id)[0]
    start_task(actor=doer, task_id=task.pk)
    delivered(task, by=doer)
    cancel_task(actor=doer, task_id=task.pk, reason="The customer is gone.")
    recomputed(enterprise_id)
    flag = next(one for one in readiness_now(enterprise_id).rationale["flags"] if one["code"] == "unverified_evidence")
    assert (flag["state"], flag["cleared_by"]) == ("not_known", [])


def holder_with_loan(enterprise_id: int) -> int:
    """A bank that may read the enterprise and has analysed what it knows of its loan."""
    holder = bank()
    actors.granted(holder, enterprise_id, "read")
    system = actors.system()
    with acting(system):
        facts = LoanFacts(principal=Decimal("50000"), employees=3, jobs_created_expected=5, approval_year=2006)
        diagnose_loan_facts_of_many(
            actor=system, rows=[FactsOf(enterprise_id=enterprise_id, facts=facts)], organization_id=holder
        )
    return holder


def test_a_holders_own_rows_count_for_the_holder_and_stay_with_it(enterprise_id: int) -> None:
    holder = holder_with_loan(enterprise_id)
    analyst, owner = actors.member(holder, "analyst"), owner_of(enterprise_id)
    assert recompute_capabilities(actor=analyst, enterprise_ids=[enterprise_id]).readiness == 1
    with acting(analyst):
        assert readiness_of(analyst, enterprise_id=enterprise_id).get().organization_id == holder
    with acting(owner):
        assert not readiness_of(owner, enterprise_id=enterprise_id).exists()


def test_a_reader_without_a_computation_of_its_own_reads_the_enterprises(enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    reader = bank()
    actors.granted(reader, enterprise_id, "read")
    analyst = actors.member(reader, "analyst")
    with acting(analyst):
        assert readiness_of(analyst, enterprise_id=enterprise_id).get().organization_id == enterprise_id


def test_staff_read_the_newest_holders_where_the_enterprise_has_none(enterprise_id: int) -> None:
    holder = holder_with_loan(enterprise_id)
    recompute_capabilities(actor=actors.system(), enterprise_ids=[enterprise_id], organization_id=holder)
    auditor = actors.staff(StaffGroup.AUDITOR)
    with acting(auditor):
        assert readiness_of(auditor, enterprise_id=enterprise_id).get().organization_id == holder


def test_a_holder_sets_the_flag_of_an_open_default_for_its_own_computation_alone(enterprise_id: int) -> None:
    holder = holder_with_loan(enterprise_id)
    diagnosed(enterprise_id)
    system = actors.system()
    raised = SetFlag(
        enterprise_id, "open_default", True, Decimal(1), {"type": "position", "id": "7", "label": "loan 7"}
    )
    with acting(system):
        assert set_flags(actor=system, organization_id=holder, flags=[raised]) == 1
        assert set_flags(actor=system, organization_id=holder, flags=[raised]) == 0
    recomputed(enterprise_id, organization_id=holder)
    recomputed(enterprise_id)
    assert "open_default" in readiness_now(enterprise_id, holder).flags
    assert "open_default" not in readiness_now(enterprise_id).flags


def test_a_default_is_cleared_by_the_decision_begun_from_it_and_by_no_outcome(enterprise_id: int) -> None:
    holder = holder_with_loan(enterprise_id)
    system, owner = actors.system(), owner_of(enterprise_id)
    raised = SetFlag(
        enterprise_id, "open_default", True, Decimal(1), {"type": "position", "id": "7", "label": "loan 7"}
    )
    with acting(system):
        set_flags(actor=system, organization_id=holder, flags=[raised])
    expected = [{"metric": "loans_in_default", "unit": "loans", "target": "0", "by_days": 90}]
    made = draft(enterprise_id, by=owner, expected_outcomes=expected)
    measured(enterprise_id, loans_in_default=0)
    recomputed(enterprise_id, organization_id=holder)
    [flag] = [one for one in readiness_now(enterprise_id, holder).rationale["flags"] if one["code"] == "open_default"]
    assert flag["state"] == "raised"
    assert [(one["type"], one["id"], one["goal"]) for one in flag["cleared_by"]] == [("decision", str(made.pk), "0")]


def test_a_flag_that_follows_from_figures_cannot_be_set(enterprise_id: int) -> None:
    system, holder = actors.system(), bank()
    flag = SetFlag(enterprise_id, "short_runway", True, Decimal(1), {})
    with acting(system), pytest.raises(UnknownFlag):
        set_flags(actor=system, organization_id=holder, flags=[flag])


def test_an_institution_computes_for_itself_only(enterprise_id: int) -> None:
    analyst = actors.member(bank(), "analyst")
    with pytest.raises(NotYourComputation):
        recompute_capabilities(actor=analyst, enterprise_ids=[enterprise_id], organization_id=bank())


def test_an_institution_recomputes_nothing_it_does_not_see(enterprise_id: int) -> None:
    analyst = actors.member(bank(), "analyst")
    assert recompute_capabilities(actor=analyst, enterprise_ids=[enterprise_id]).enterprises == 0


def test_staff_who_only_look_cannot_recompute(enterprise_id: int) -> None:
    with pytest.raises(RoleNotAllowed):
        recompute_capabilities(actor=actors.staff(StaffGroup.AUDITOR), enterprise_ids=[enterprise_id])


def test_the_job_computes_for_the_enterprise_and_for_each_holder_that_did_before(enterprise_id: int) -> None:
    holder = holder_with_loan(enterprise_id)
    recomputed(enterprise_id, organization_id=holder)
    diagnosed(enterprise_id)
    recompute(enterprise_id=enterprise_id)
    own, held = readiness_now(enterprise_id), readiness_now(enterprise_id, holder)
    assert own.organization_id == enterprise_id
    assert own.rationale["flags"][0]["figure"] == "2"
    assert held.organization_id == holder


def test_what_an_enterprise_does_after_a_holder_lost_its_access_stays_with_the_enterprise(enterprise_id: int) -> None:
    holder = holder_with_loan(enterprise_id)
    recomputed(enterprise_id, organization_id=holder)
    before = readiness_now(enterprise_id, holder)
    revoked(holder, enterprise_id)
    diagnosed(enterprise_id)
    recompute(enterprise_id=enterprise_id)
    assert recomputed(enterprise_id, organization_id=holder).enterprises == 0
    assert readiness_now(enterprise_id, holder).id == before.id
    assert readiness_now(enterprise_id).organization_id == enterprise_id


def test_a_holder_that_lost_its_access_reads_not_even_what_it_computed(enterprise_id: int) -> None:
    holder = holder_with_loan(enterprise_id)
    recomputed(enterprise_id, organization_id=holder)
    analyst = actors.member(holder, "analyst", email="analyst@example.org")
    client, pages = client_of("analyst@example.org"), page_client_of("analyst@example.org")
    ready = readiness_now(enterprise_id, holder)
    with acting(analyst):
        score = series_of(analyst, enterprise_id=enterprise_id).get()
    of_score = f"/enterprises/{enterprise_id}/capabilities/{score.pk}"
    doors = [
        (client, f"/api/v1{of_score}"),
        (pages, f"{of_score}/lineage"),
        (pages, f"/enterprises/{enterprise_id}/financing-readiness/{ready.id}/lineage"),
    ]
    assert [one.get(path).status_code for one, path in doors] == [200, 200, 200]
    revoked(holder, enterprise_id)
    assert [one.get(path).status_code for one, path in doors] == [403, 403, 403]


def test_many_enterprises_take_as_many_queries_as_two() -> None:
    system = actors.system()
    ids = [enterprise().id for _ in range(20)]
    with acting(system):
        rows = [
            FactsOf(enterprise_id=one, facts=LoanFacts(principal=Decimal(n * 1000 + 900), employees=3))
            for n, one in enumerate(ids)
        ]
        diagnose_loan_facts_of_many(actor=system, rows=rows, organization_id=None)
    counts = []
    for part in (ids[:2], ids[2:]):
        with CaptureQueriesContext(connection) as captured:
            done = recompute_capabilities(actor=system, enterprise_ids=part, as_of=date(2026, 11, 21))
        assert done.readiness == len(part)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20
