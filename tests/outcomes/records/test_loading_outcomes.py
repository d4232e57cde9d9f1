"""A file's results are kept once, seen by their holder alone, and taken away when the import is undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.models import ImportBatch
from clear_platform.foundation.public import acting
from outcomes.public import NewOutcome, OutcomesAdded, add_outcomes, outcomes_of, remove_outcomes_of_import
from outcomes.records.errors import MetricsRefused
from tests import actors
from tests.outcomes import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> int:
    return factories.bank()


@pytest.fixture
def borrower() -> int:
    return factories.enterprise()


def repayment(holder: int, borrower: int, reference: str = "1000014003", **changes: Any) -> NewOutcome:
    given: dict[str, Any] = {
        "organization_id": holder,
        "enterprise_id": borrower,
        "outcome_type": "loan_repayment",
        "metrics": {"loan_repaid_share_ratio": Decimal("0.25"), "loan_written_off_amount": Decimal("1234567.89")},
        "valid_on": date(2009, 3, 1),
        "external_ref": reference,
        "import_row": 2,
    }
    return NewOutcome(**(given | changes))


def load(rows: list[NewOutcome], batch_id: int | None = None) -> OutcomesAdded:
    system = actors.system()
    with acting(system):
        return add_outcomes(actor=system, rows=rows, batch_id=batch_id, source_code="sba_foia")


def batch() -> int:
    system = actors.system()
    with acting(system):
        return ImportBatch.objects.create(
            organization_id=system.organization_id, kind="loans", file_name="a.csv", file_sha256="0" * 64, file_bytes=1
        ).pk


def test_a_result_is_kept_with_its_source_and_its_exact_amounts(holder: int, borrower: int) -> None:
    assert load([repayment(holder, borrower)]) == OutcomesAdded(created=1, changed=0, unchanged=0)
    analyst = actors.member(holder, "analyst")
    with acting(analyst):
        kept = outcomes_of(analyst, enterprise_id=borrower).get()
        assert kept.metrics_json == {"loan_repaid_share_ratio": 0.25, "loan_written_off_amount": 1234567.89}
        assert (kept.source.code, kept.import_row, kept.valid_on) == ("sba_foia", 2, date(2009, 3, 1))


def test_the_same_file_again_changes_nothing(holder: int, borrower: int) -> None:
    load([repayment(holder, borrower)])
    assert load([repayment(holder, borrower)]) == OutcomesAdded(created=0, changed=0, unchanged=1)


def test_another_value_for_a_known_result_replaces_it_and_names_its_import(holder: int, borrower: int) -> None:
    load([repayment(holder, borrower)])
    later = batch()
    row = repayment(holder, borrower, metrics={"loan_repaid_share_ratio": Decimal(1)}, import_row=7)
    assert load([row], later) == OutcomesAdded(created=0, changed=1, unchanged=0)
    analyst = actors.member(holder, "analyst")
    with acting(analyst):
        kept = outcomes_of(analyst, enterprise_id=borrower).get()
        assert (kept.metrics_json, kept.import_batch_id, kept.import_row) == ({"loan_repaid_share_ratio": 1}, later, 7)


def test_neither_the_borrower_nor_another_bank_sees_a_holders_result(holder: int, borrower: int) -> None:
    load([repayment(holder, borrower)])
    for onlooker in (actors.member(borrower, "owner"), actors.member(factories.bank(), "analyst")):
        with acting(onlooker):
            assert not outcomes_of(onlooker, enterprise_id=borrower).exists()


@pytest.mark.parametrize(
    ("metrics", "pointer", "code"),
    [
        ({"loan_repaid_share_ratio": Decimal("1.01")}, "/1/metrics/loan_repaid_share_ratio", "out_of_range"),
        ({"loan_repaid_share_ratio": float("nan")}, "/1/metrics/loan_repaid_share_ratio", "not_a_number"),
        ({"made_up": Decimal(1)}, "/1/metrics/made_up", "unknown_metric"),
        ({}, "/1/metrics", "required"),
    ],
)
def test_one_value_that_cannot_be_kept_refuses_the_whole_load_by_row(
    holder: int, borrower: int, metrics: dict[str, Any], pointer: str, code: str
) -> None:
    with pytest.raises(MetricsRefused) as refused:
        load([repayment(holder, borrower), repayment(holder, borrower, "2", metrics=metrics)])
    assert [(fault.pointer, fault.code) for fault in refused.value.problems] == [(pointer, code)]


def test_undoing_an_import_takes_away_what_it_brought_and_nothing_else(holder: int, borrower: int) -> None:
    kept, undone = batch(), batch()
    load([repayment(holder, borrower, "1")], kept)
    load([repayment(holder, borrower, "2"), repayment(holder, borrower, "3")], undone)
    system = actors.system()
    with acting(system):
        assert remove_outcomes_of_import(actor=system, batch_id=undone) == 2
        assert [row.external_ref for row in outcomes_of(system, enterprise_id=borrower)] == ["1"]


def test_a_thousand_results_take_as_many_statements_as_one(holder: int, borrower: int) -> None:
    system = actors.system()
    counts = []
    for rows in ([repayment(holder, borrower, "a")], [repayment(holder, borrower, str(n)) for n in range(1000)]):
        with acting(system), CaptureQueriesContext(connection) as captured:
            add_outcomes(actor=system, rows=rows, batch_id=None, source_code="sba_foia")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8
