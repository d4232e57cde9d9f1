"""Whatever changes a fact of an enterprise lets a worker compute its scores anew; the job is there when the fact is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from capability.constants import FLAGS
from capability.public import newest_scores, recompute_capabilities
from capability.recomputing.operations import request_recomputation
from clear_platform.foundation.models import ImportBatch
from clear_platform.foundation.public import Actor, acting
from enterprises.public import create_decision, edit_decision, supersede_decision
from execution.public import start_task, verify_milestone
from outcomes.public import Asked, NewOutcome, OutcomesAdded, add_outcomes, metrics_known, remove_outcomes_of_import
from outcomes.records.operations.reviewing import review_outcomes
from tests import actors
from tests.capability.factories import diagnosed
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import approved, artifact, draft, enterprise, owner_of
from tests.execution.factories import delivered, tasks
from tests.outcomes.factories import bank, measured
from tests.outcomes.reporting.factories import house, on, reports

pytestmark = pytest.mark.django_db


def start_and_verify(enterprise_id: int) -> None:
    doer = actors.member(enterprise_id, "member")
    task = tasks(enterprise_id)[0]
    start_task(actor=doer, task_id=task.pk)
    verify_milestone(actor=owner_of(enterprise_id), milestone_id=delivered(task, by=doer).pk)


def write_and_rewrite(enterprise_id: int) -> None:
    author = owner_of(enterprise_id)
    made = draft(enterprise_id, by=author)
    edit_decision(actor=author, decision_id=made.pk, title="Collect each week", artifact=artifact())


@pytest.mark.parametrize(
    ("happens", "jobs"),
    [
        (lambda enterprise_id: measured(enterprise_id, cash_runway_months=4), 1),
        (diagnosed, 2),  # the analysis, and the draft that answers it
        (write_and_rewrite, 2),
        (approved, 3),  # written, proposed, approved
        (start_and_verify, 7),  # written, proposed, approved, planned, started, logged, verified
    ],
    ids=["an outcome", "a diagnosis", "a draft", "a decision", "work"],
)
def test_each_fact_brings_its_job(happens: Callable[[int], object], jobs: int) -> None:
    enterprise_id = enterprise().id
    happens(enterprise_id)
    with acting(actors.system()):
        waiting = ProcrastinateJob.objects.filter(task_name="capability.recompute", status="todo")
        assert [job.args for job in waiting] == [{"enterprise_id": enterprise_id}] * jobs


def test_until_its_job_is_done_an_enterprise_is_said_to_be_computed_anew_and_no_other(enterprise_id: int) -> None:
    other = enterprise().id
    measured(enterprise_id, cash_runway_months=4)
    actors.staff(email="staff@example.org")
    client, page = client_of("staff@example.org"), page_client_of("staff@example.org")
    address = "/api/v1/enterprises/{}/financing-readiness"
    shown = [client.get(address.format(one)).json()["computed_anew_since"] for one in (enterprise_id, other)]
    texts = [page.get(f"/enterprises/{one}/dashboard").content.decode() for one in (enterprise_id, other)]
    assert (shown[0] is not None, shown[1]) == (True, None)
    assert ["Being computed anew since" in text for text in texts] == [True, False]
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = 'capability.recompute'")
    assert client.get(address.format(enterprise_id)).json()["computed_anew_since"] is None
    assert "Being computed anew" not in page.get(f"/enterprises/{enterprise_id}/dashboard").content.decode()


def test_while_all_are_computed_anew_each_enterprise_says_so(enterprise_id: int) -> None:
    actors.staff(email="staff@example.org")
    client, page = client_of("staff@example.org"), page_client_of("staff@example.org")
    address = f"/api/v1/enterprises/{enterprise_id}/financing-readiness"
    asked = request_recomputation(actor=actors.system())
    assert client.get(address).json()["computed_anew_since"] is not None
    shown = page.get(f"/enterprises/{enterprise_id}/dashboard").content.decode()
    assert "Being computed anew with all enterprises since" in shown
    assert "may be from before, until all are done" in shown
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [asked.job])
    assert client.get(address).json()["computed_anew_since"] is None
    assert "Being computed anew" not in page.get(f"/enterprises/{enterprise_id}/dashboard").content.decode()


def test_a_job_of_its_own_is_told_before_that_of_all(enterprise_id: int) -> None:
    request_recomputation(actor=actors.system())
    measured(enterprise_id, cash_runway_months=4)
    actors.staff(email="staff@example.org")
    shown = page_client_of("staff@example.org").get(f"/enterprises/{enterprise_id}/dashboard").content.decode()
    assert "the new figures follow within a minute" in shown
    assert "with all enterprises" not in shown


def test_the_next_version_brings_its_job(enterprise_id: int) -> None:
    standing = approved(enterprise_id)
    before = waiting_jobs()
    supersede_decision(actor=owner_of(enterprise_id), decision_id=standing.pk)
    assert waiting_jobs() == [*before, {"enterprise_id": enterprise_id}]


def test_a_decision_about_no_enterprise_brings_none() -> None:
    create_decision(actor=actors.member(bank(), "admin"), title="Lend slowly", domain="cfo", artifact=artifact())
    assert waiting_jobs() == []


# What a file brings ---------------------------------------------------------------------------------------------------


def loaded(holder: int, enterprise_id: int, batch_id: int | None = None, **metrics: int) -> OutcomesAdded:
    system = actors.system()
    row = NewOutcome(holder, enterprise_id, "of_a_file", {name: Decimal(n) for name, n in metrics.items()},
                     external_ref=f"{enterprise_id}")  # fmt: skip
    with acting(system):
        return add_outcomes(actor=system, rows=[row], batch_id=batch_id)


def test_what_a_file_brings_or_changes_brings_the_job_of_its_enterprise() -> None:
    holder, first, second = bank(), enterprise().id, enterprise().id
    for one in (first, second, second):
        loaded(holder, one, cash_runway_months=4)
    assert waiting_jobs() == [{"enterprise_id": first}, {"enterprise_id": second}]
    # What it measured before counts no more.
    loaded(holder, first, loan_repaid_share_ratio=1)
    assert waiting_jobs()[2:] == [{"enterprise_id": first}]


def test_what_a_file_says_of_a_loan_is_in_no_score_and_brings_none() -> None:
    loaded(bank(), enterprise().id, loan_repaid_share_ratio=1)
    assert waiting_jobs() == []


def test_taking_back_what_a_file_brought_brings_the_jobs_again() -> None:
    holder, scored, unscored, batch_id = bank(), enterprise().id, enterprise().id, batch()
    loaded(holder, scored, batch_id, cash_runway_months=4)
    loaded(holder, unscored, batch_id, loan_repaid_share_ratio=1)
    system = actors.system()
    with acting(system):
        assert remove_outcomes_of_import(actor=system, batch_id=batch_id) == 2
    assert waiting_jobs() == [{"enterprise_id": scored}] * 2


def batch() -> int:
    system = actors.system()
    with acting(system):
        return ImportBatch.objects.create(
            organization_id=system.organization_id, kind="loans", file_name="a.csv", file_sha256="0" * 64, file_bytes=1
        ).pk


def test_whatever_a_flag_is_judged_by_speaks_for_a_capability() -> None:
    with acting(actors.system()):
        known = metrics_known()
    assert [one.metric for one in FLAGS if one.metric and not known[one.metric].capability_code] == []


# What an institution makes of an outcome ------------------------------------------------------------------------------


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def analyst(enterprise_id: int) -> Actor:
    bank_id = bank()
    actors.granted(bank_id, enterprise_id, "read")
    return actors.member(bank_id, "analyst")


def told_with(analyst: Actor, enterprise_id: int) -> set[int]:
    """The outcomes that the newest scores of the institution rest on: where a metric began, and where it is."""
    holder = analyst.organization_id
    recompute_capabilities(actor=analyst, enterprise_ids=[enterprise_id])
    with acting(analyst):
        scores = newest_scores(analyst, enterprise_ids=[enterprise_id], organization_id=holder)
    rows = [row for one in scores.values() for row in one.evidence["rows"] if row["type"] == "outcome"]
    return {int(row["id"].partition("/")[0]) for row in rows}


def waiting_jobs() -> list[dict[str, int]]:
    with acting(actors.system()):
        jobs = ProcrastinateJob.objects.filter(task_name="capability.recompute", status="todo")
        return [job.args for job in jobs.order_by("pk")]


def test_an_institution_computes_with_what_it_did_not_send_back(enterprise_id: int, analyst: Actor) -> None:
    diagnosed(enterprise_id)
    told = [measured(enterprise_id, cash_runway_months=number) for number in (4, 5, 6)]
    everything = told_with(analyst, enterprise_id)
    review_outcomes(actor=analyst, outcome_ids=[told[2].pk], verdict="returned", note="Of which month?")
    left = told_with(analyst, enterprise_id)
    assert (everything, left) == ({told[0].pk, told[2].pk}, {told[0].pk, told[1].pk})
    review_outcomes(actor=analyst, outcome_ids=[told[2].pk], verdict="approved")
    assert told_with(analyst, enterprise_id) == everything


def test_what_is_reported_counts_for_a_score_when_it_is_accepted() -> None:
    bank = house(1)
    [enterprise_id] = bank.enterprises
    before = measured(enterprise_id, on=datetime(2026, 1, 10, 9, tzinfo=UTC), cash_runway_months=2)
    diagnosed(enterprise_id)
    request = bank.asks(90, metrics=[Asked("cash_runway_months", ())])
    with on(92):
        form = reports(bank, request, enterprise_id, {"cash_runway_months": {"value": Decimal(4)}})
    with on(93):
        waiting = told_with(bank.analyst, enterprise_id)
        bank.approves(form)
        accepted = told_with(bank.analyst, enterprise_id)
    assert (waiting, accepted) == (set(), {before.pk, form.outcome_id})


def test_a_verdict_lets_the_scores_be_computed_anew_where_it_turned_something(
    enterprise_id: int, analyst: Actor
) -> None:
    row = measured(enterprise_id, cash_runway_months=4)
    before = len(waiting_jobs())
    review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="approved")
    assert waiting_jobs()[before:] == []
    for verdict, note in (("returned", "To date?"), ("returned", "And of whom?"), ("approved", "")):
        review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict=verdict, note=note)
    assert waiting_jobs()[before:] == [{"enterprise_id": enterprise_id}] * 2
