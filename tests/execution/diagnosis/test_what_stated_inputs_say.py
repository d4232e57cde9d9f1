"""The cfo rules: what is known gives findings, what is not is named, and nothing is surer than its inputs allow."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.diagnosis.rules import table
from execution.diagnosis.rules.advice import artifact_of, remedies_for, title_of
from execution.diagnosis.rules.cfo import diagnose
from execution.diagnosis.rules.inputs import LoanFacts, Statements
from execution.diagnosis.rules.remedies import LIBRARY
from execution.diagnosis.rules.statements import MEASURES

DAY = date(2026, 11, 21)
LOAN = LoanFacts(
    principal=Decimal("120000"),
    employees=4,
    is_new_business=True,
    jobs_created_expected=6,
    jobs_retained_expected=0,
    approval_year=2026,
    guaranteed_share_ratio=Decimal("0.5"),
    revolving=True,
    low_doc=False,
)
BOOKS = Statements(
    statements_as_of=date(2026, 9, 30),
    cash=Decimal("20000"),
    monthly_operating_cost=Decimal("10000"),
    revenue_12m=Decimal("400000"),
    cost_of_sales_12m=Decimal("240000"),
    operating_cost_12m=Decimal("120000"),
    receivables=Decimal("80000"),
    receivables_over_60_days_ratio=Decimal("0.30"),
    payables=Decimal("60000"),
    inventory=Decimal("20000"),
    debt=Decimal("90000"),
    debt_service_12m=Decimal("30000"),
    operating_cash_flow_12m=Decimal("36000"),
    equity=Decimal("30000"),
    tax_arrears=Decimal("2000"),
    largest_customer_share_ratio=Decimal("0.55"),
    monthly_receipts=tuple(Decimal(one) for one in (10, 20, 30, 10, 20, 30)),
)
NO_LOAN, NO_BOOKS = LoanFacts(), Statements()
FORBIDDEN = {"mis_status", "chg_off", "charged_off", "balance", "disbursement", "default", "xx", "daysterm"}
FORBIDDEN |= {"recession", "selected", "term", "real_estate"}


def _values(loan: LoanFacts = NO_LOAN, books: Statements = NO_BOOKS) -> dict[str, Decimal]:
    return {one.measure: one.value for one in diagnose(loan=loan, books=books, as_of=DAY).findings}


def test_nothing_that_happened_after_the_approval_may_be_stated() -> None:
    names = {field.name for kind in (LoanFacts, Statements) for field in fields(kind)}
    assert not [name for name in names for word in FORBIDDEN if word in name]


def test_loan_facts_give_the_measures_by_hand() -> None:
    assert _values(LOAN) == {
        "principal": Decimal("120000"),
        "loan_per_employee": Decimal("30000"),
        "loan_per_job": Decimal("20000"),
        "guaranteed_share_ratio": Decimal("0.5"),
        "established": Decimal(0),
        "employees": Decimal(4),
        "jobs_growth_ratio": Decimal("1.5"),
        "low_documentation": Decimal(0),
        "revolving": Decimal(1),
    }


def test_books_give_the_measures_by_hand() -> None:
    assert _values(books=BOOKS) == {
        "runway_months": Decimal("2"),
        "debt_service_cover_ratio": Decimal("1.2"),
        "operating_margin_ratio": Decimal("0.1"),
        "gross_margin_ratio": Decimal("0.4"),
        "liquidity_ratio": Decimal("2"),
        "cash_conversion_days": Decimal("12.1667"),
        "late_invoice_share_ratio": Decimal("0.3"),
        "tax_arrears_ratio": Decimal("0.005"),
        "equity_ratio": Decimal("0.25"),
        "customer_concentration_ratio": Decimal("0.55"),
        "cash_flow_volatility_ratio": Decimal("0.4082"),
    }


def test_loan_facts_alone_give_an_honest_analysis_of_low_confidence() -> None:
    found = diagnose(loan=LOAN, books=Statements(), as_of=DAY)
    assert found.findings
    assert found.confidence == table.MOST_CONFIDENCE_IN_LOAN_FACTS
    assert {"revenue_12m", "cash", "receivables", "debt_service_12m"} <= set(found.lacking)
    assert "no figure of the books is known" in found.confidence_why


def test_old_facts_are_less_sure_than_new_ones() -> None:
    old = replace(LOAN, approval_year=2006)
    assert diagnose(loan=old, books=Statements(), as_of=DAY).confidence == Decimal("0.070")


def test_books_make_an_analysis_surer() -> None:
    both = diagnose(loan=LOAN, books=BOOKS, as_of=DAY)
    assert both.confidence > diagnose(loan=LOAN, books=Statements(), as_of=DAY).confidence
    assert both.lacking == ()


def test_an_amount_in_another_currency_is_not_judged() -> None:
    assert "principal" not in _values(replace(LOAN, currency="EUR"))


def test_the_figures_that_flags_read_stand_under_their_names() -> None:
    assert diagnose(loan=LOAN, books=BOOKS, as_of=DAY).measures == {
        "runway_months": "2",
        "late_invoice_share_ratio": "0.3",
        "customer_concentration_ratio": "0.55",
        "tax_arrears": "2000",
        "equity": "30000",
        "statements_as_of": "2026-09-30",
    }


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_measure_without_its_inputs_is_left_out(name: str) -> None:
    blank = replace(BOOKS, **dict.fromkeys(MEASURES[name].reads))
    assert name not in _values(books=blank)


def test_no_revenue_divides_nothing() -> None:
    assert "gross_margin_ratio" not in _values(books=replace(BOOKS, revenue_12m=Decimal(0)))


def test_every_line_rises_along_its_values_and_stays_on_the_scale() -> None:
    for line in table.LINES.values():
        values = [Decimal(at) for at, _ in line.scale]
        assert values == sorted(set(values)), line.measure
        assert all(0 <= score <= 100 for _, score in line.scale), line.measure


@given(st.sampled_from(sorted(table.LINES)), st.decimals(-(10**9), 10**9, places=4))
def test_every_score_is_between_0_and_100(measure: str, value: Decimal) -> None:
    assert 0 <= table.score_on(table.LINES[measure], value) <= 100


def test_a_score_between_two_points_lies_on_the_line_between_them() -> None:
    assert table.score_on(table.LINES["runway_months"], Decimal(2)) == Decimal("32.50")


def test_a_remedy_answers_each_weak_measure_and_names_what_it_should_move() -> None:
    found = diagnose(loan=LoanFacts(), books=BOOKS, as_of=DAY)
    remedies = remedies_for(found)
    assert [one.measure for one in remedies] == [
        "runway_months",
        "late_invoice_share_ratio",
        "customer_concentration_ratio",
    ]
    artifact = artifact_of(found, loan=LOAN, books=BOOKS, analysis={"type": "analysis", "id": 1, "hash": "0" * 64})
    assert artifact["expected_outcomes"][:2] == [
        {"metric": "cash_runway_months", "unit": "months", "baseline": "2", "target": "3", "by_days": 90},
        {"metric": "late_invoice_share_ratio", "unit": "share", "baseline": "0.3", "target": "0.1", "by_days": 90},
    ]
    assert title_of(remedies) == LIBRARY["runway_months"].title


def test_without_books_the_first_thing_to_do_is_to_bring_them() -> None:
    found = diagnose(loan=LOAN, books=Statements(), as_of=DAY)
    assert remedies_for(found)[0].measure == "lacking"


def test_the_jobs_a_loan_is_to_create_are_expected_outcomes() -> None:
    found = diagnose(loan=LOAN, books=Statements(), as_of=DAY)
    artifact = artifact_of(found, loan=LOAN, books=Statements(), analysis={"type": "analysis", "id": 1})
    assert artifact["expected_outcomes"][-1] == {
        "metric": "jobs_created",
        "unit": "jobs",
        "baseline": "0",
        "target": "6",
        "by_days": 730,
    }


def test_every_remedy_of_the_library_answers_a_measure_of_the_table() -> None:
    assert len(LIBRARY) >= 8
    assert set(LIBRARY) <= set(table.LINES)
