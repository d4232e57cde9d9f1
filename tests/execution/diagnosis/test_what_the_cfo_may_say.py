"""What the CFO agent gives, or a person sets in its place, is what the rules find: figures within their bounds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from execution.diagnosis.agents import CfoDiagnosis, CfoStated
from execution.diagnosis.rules.cfo import diagnose
from execution.diagnosis.rules.findings import plain
from execution.diagnosis.rules.table import LINES

DAY = date(2026, 3, 31)
LOAN: dict[str, Any] = {
    "principal": Decimal("100000"),
    "employees": 4,
    "is_new_business": True,
    "jobs_created_expected": 3,
    "jobs_retained_expected": 2,
    "approval_year": 2015,
    "guaranteed_share_ratio": Decimal("0.75"),
    "revolving": True,
    "low_doc": False,
}
BOOKS: dict[str, Any] = {
    "statements_as_of": DAY,
    "cash": Decimal("9000.00"),
    "monthly_operating_cost": Decimal("4500.00"),
    "revenue_12m": Decimal("0.01"),
    "cost_of_sales_12m": Decimal("9999999999999999.99"),
    "operating_cost_12m": Decimal("5"),
    "receivables": Decimal("4"),
    "receivables_over_60_days_ratio": Decimal("0.2"),
    "payables": Decimal("0.01"),
    "inventory": Decimal("4"),
    "debt": Decimal("5"),
    "debt_service_12m": Decimal("3"),
    "operating_cash_flow_12m": Decimal("-4"),
    "equity": Decimal("-5"),
    "tax_arrears": Decimal("2"),
    "largest_customer_share_ratio": Decimal("0.4"),
    "monthly_receipts": [Decimal(3)] * 8,
}


def found() -> dict[str, Any]:
    """All that the rules find, as a run keeps it."""
    stated = CfoStated(**LOAN, **BOOKS)
    told = diagnose(loan=stated.loan(), books=stated.books(), as_of=DAY)
    return {**told.as_json(), "confidence": plain(told.confidence)}


def test_every_measure_there_is_can_be_said() -> None:
    assert {one.measure for one in CfoDiagnosis.model_validate(found()).findings} == {*LINES}


@pytest.mark.parametrize(
    "change",
    [
        {"score": "-1"},
        {"score": "100.5"},
        {"score": '"><img src=x>'},
        {"confidence": "7"},
        {"measures": {"runway_months": "<b>2</b>"}},
        {"rule_set": "<cfo>"},
        {"version": 0},
    ],
)
def test_what_no_rule_can_find_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CfoDiagnosis.model_validate({**found(), **change})
