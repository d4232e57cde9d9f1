"""What holds of every diagnosis, whatever is stated: debt, gaps, zero, negative and currency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.diagnosis.reading import read_stated
from execution.diagnosis.rules.diagnosing import confidence_of, diagnose, gaps_of
from execution.diagnosis.rules.domains import DOMAINS, MEASURES
from execution.diagnosis.rules.findings import plain
from execution.diagnosis.rules.judging import (
    LEAST_FRESHNESS,
    MOST_CONFIDENCE_IN_LOAN_FACTS,
    MOST_CONFIDENCE_IN_STATEMENTS,
    score_on,
)
from execution.diagnosis.rules.measuring import CAVEATS, REASONS
from tests.execution.diagnosis.stating import DAY, WHOLE, only, stated

amounts = st.integers(0, 10**9).map(lambda cents: f"{Decimal(cents) / 100:.2f}")
DAYS = {basis.aged_by for domain in DOMAINS.values() for basis in domain.bases}
names = [(domain, name) for domain in DOMAINS for name in WHOLE[domain]]


def value_of(measure: str, domain: str, inputs: dict[str, Any]) -> Decimal | None:
    found = diagnose(domain, only(domain, **inputs), as_of=DAY)
    return next((one.value for one in found.findings if one.measure == measure), None)


def said(domain: str, inputs: dict[str, Any]) -> set[str]:
    """The labels of the measures that are told, or named as giving nothing."""
    found = diagnose(domain, only(domain, **inputs), as_of=DAY)
    return {MEASURES[one.measure].label for one in (*found.findings, *found.not_told)}


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 10**9))
def test_more_debt_service_never_raises_its_cover(flow: int, due: int, more: int) -> None:
    cover = [
        value_of(
            "debt_service_cover_ratio", "cfo", {"operating_cash_flow_12m": str(flow), "debt_service_12m": str(one)}
        )
        for one in (due, due + more)
    ]
    assert cover[0] is not None
    assert cover[1] is not None
    assert cover[1] <= cover[0]


@given(
    st.integers(-(10**6), 10**6),
    st.integers(1, 10**8),
    st.integers(0, 10**8),
    st.integers(0, 100),
    st.integers(1, 600),
)
def test_a_larger_loan_never_raises_the_cover(flow: int, loan: int, more: int, percent: int, months: int) -> None:
    def cover(principal: int) -> Decimal | None:
        rate = str(Decimal(percent) / 100)
        terms = [{"principal": str(principal), "annual_rate_ratio": rate, "months_left": months}]
        return value_of("debt_service_cover_ratio", "cfo", {"operating_cash_flow_12m": str(flow), "loan_terms": terms})

    less, greater = cover(loan), cover(loan + more)
    assert less is not None
    assert greater is not None
    assert greater <= less


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 10**9))
def test_more_debt_never_raises_the_share_of_equity(equity: int, debt: int, more: int) -> None:
    shares = [value_of("equity_ratio", "cfo", {"equity": str(equity), "debt": str(one)}) for one in (debt, debt + more)]
    assert shares[0] is not None
    assert shares[1] is not None
    assert shares[1] <= shares[0]


@given(st.sampled_from(list(DOMAINS)), st.data())
def test_leaving_an_input_out_never_raises_the_confidence(domain: str, data: st.DataObject) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(WHOLE[domain])), min_size=1))
    left_out = data.draw(st.sampled_from(sorted(known)))
    rules = DOMAINS[domain]
    whole = only(domain, **{name: WHOLE[domain][name] for name in known})
    less = only(domain, **{name: WHOLE[domain][name] for name in known - {left_out}})
    assert confidence_of(rules, less, DAY) <= confidence_of(rules, whole, DAY)


@pytest.mark.parametrize(("domain", "name"), [one for one in names if one[1] not in DAYS])
@pytest.mark.parametrize(
    "beside", [(), ("monthly_operating_cost", "operating_cost_12m"), ("cost_of_sales_12m", "leads")]
)
def test_what_an_input_would_add_is_what_it_adds_when_it_is_stated(
    domain: str, name: str, beside: tuple[str, ...]
) -> None:
    rules = DOMAINS[domain]
    left_out = dict.fromkeys(one for one in beside if one in WHOLE[domain] and one != name)
    known, without = (
        stated(domain, **left_out, **{name: WHOLE[domain][name]}),
        stated(domain, **left_out, **{name: None}),
    )
    gained = confidence_of(rules, known, DAY) - confidence_of(rules, without, DAY)
    told = {one.name: one.adds for one in gaps_of(rules, without, DAY)}
    assert abs(told.get(name, Decimal(0)) - gained) <= Decimal("0.001")


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_a_day_that_is_not_stated_would_add_what_figures_of_today_add(domain: str) -> None:
    rules = DOMAINS[domain]
    without = stated(domain, **{rules.day_input: None})
    gained = confidence_of(rules, stated(domain, **{rules.day_input: DAY.isoformat()}), DAY) - confidence_of(
        rules, without, DAY
    )
    [told] = [one.adds for one in gaps_of(rules, without, DAY) if one.name == rules.day_input]
    assert abs(told - gained) <= Decimal("0.001")


@given(st.sampled_from(list(DOMAINS)), st.data())
def test_a_gap_allows_what_is_told_or_named_once_it_is_stated_and_is_not_before(
    domain: str, data: st.DataObject
) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(WHOLE[domain])), min_size=1))
    inputs = {name: WHOLE[domain][name] for name in known}
    before = said(domain, inputs)
    for gap in gaps_of(DOMAINS[domain], only(domain, **inputs), DAY):
        more = said(domain, {**inputs, gap.name: WHOLE[domain].get(gap.name, "1")}) - before
        assert set(gap.allows) == more, gap.name


@pytest.mark.parametrize(("domain", "name"), names)
def test_leaving_an_input_out_never_betters_a_measure(domain: str, name: str) -> None:
    whole, without = (
        {one.measure: one.score for one in diagnose(domain, inputs, as_of=DAY).findings if one.score is not None}
        for inputs in (stated(domain), stated(domain, **{name: None}))
    )
    assert {one for one, score in without.items() if score > whole[one]} == set()


def test_an_operating_result_is_not_told_where_a_part_of_the_cost_is_not_known() -> None:
    found = diagnose("cfo", only("cfo", revenue_12m="100", operating_cost_12m="50"), as_of=DAY)
    assert found.findings == ()
    gaps = {one.name: one.allows for one in found.gaps}
    assert "Operating result for each unit of revenue" in gaps["cost_of_sales_12m"]


def test_one_of_two_inputs_that_stand_for_each_other_brings_what_both_would() -> None:
    base: dict[str, Any] = {"statements_as_of": DAY.isoformat(), "cash": "10"}
    before = only("cfo", **base)
    told = {one.name: one.adds for one in gaps_of(DOMAINS["cfo"], before, DAY)}
    for name in ("monthly_operating_cost", "operating_cost_12m"):
        after = confidence_of(DOMAINS["cfo"], only("cfo", **base, **{name: "5"}), DAY)
        assert told[name] == after - confidence_of(DOMAINS["cfo"], before, DAY) == Decimal("0.087")


def test_nothing_is_surer_than_its_kind_of_evidence_allows() -> None:
    loan = only("cfo", **{name: WHOLE["cfo"][name] for name in ("approval_year", *DOMAINS["cfo"].bases[1].weights)})
    assert confidence_of(DOMAINS["cfo"], loan, DAY) == MOST_CONFIDENCE_IN_LOAN_FACTS
    fresh = stated("coo", figures_as_of=DAY.isoformat())
    assert confidence_of(DOMAINS["coo"], fresh, DAY) == MOST_CONFIDENCE_IN_STATEMENTS


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_figures_of_an_unknown_day_count_as_the_oldest(domain: str) -> None:
    rules = DOMAINS[domain]
    dayless = {name: value for name, value in WHOLE[domain].items() if name != rules.day_input}
    dayless.pop("approval_year", None)
    most = [basis.most * LEAST_FRESHNESS for basis in rules.bases]
    doubt = Decimal(1)
    for one in most:
        doubt *= 1 - one
    assert confidence_of(rules, only(domain, **dayless), DAY) == (1 - doubt).quantize(Decimal("0.001"))


@given(st.sampled_from(list(DOMAINS)), st.data())
def test_zero_and_negative_never_fail_and_are_told_or_named(domain: str, data: st.DataObject) -> None:
    kept = {"approval_year", "period_months"}
    turned: dict[str, Any] = {}
    for name, value in WHOLE[domain].items():
        figure = isinstance(value, str | int) and not isinstance(value, bool) and "-" not in str(value)
        signed = ["-5"] if name in {"equity", "operating_cash_flow_12m", "nps"} else []
        choices = [type(value)(0), value, *signed] if figure and name not in kept else [value]
        turned[name] = data.draw(st.sampled_from(choices))
    inputs = read_stated(domain, turned, today=DAY)
    found = diagnose(domain, inputs, as_of=DAY)
    named = {one.measure for one in found.not_told}
    assert {one.measure for one in found.findings} | named == {one.name for one in DOMAINS[domain].measures}
    assert all(one.value.is_finite() for one in found.findings)
    assert {one.reason for one in found.not_told} <= set(REASONS)
    assert {one.caveat for one in found.findings} <= {"", *CAVEATS}


@given(st.sampled_from([one for one in MEASURES.values() if one.scale]), st.decimals(-(10**9), 10**9, places=4))
def test_every_score_is_between_0_and_100(measure: Any, value: Decimal) -> None:
    assert 0 <= score_on(measure.scale, value) <= 100


def test_every_measure_says_its_formula_its_source_and_what_it_reads() -> None:
    for domain in DOMAINS.values():
        for one in domain.measures:
            assert one.definition, one.name
            assert one.source, one.name
            assert set(one.reads) <= set(domain.stated.model_fields), one.name
            values = [Decimal(at) for at, _ in one.scale]
            assert values == sorted(set(values)), one.name
            assert bool(one.scale) == bool(one.weight), one.name


def test_an_amount_in_another_currency_is_named_and_not_judged() -> None:
    found = diagnose("cfo", only("cfo", currency="EUR", principal="120000", employees=4), as_of=DAY)
    assert {one.measure: one.reason for one in found.not_told} == {
        "principal": "other_currency",
        "loan_per_employee": "other_currency",
    }


def test_the_figures_that_flags_read_stand_under_their_names() -> None:
    assert diagnose("cfo", stated("cfo"), as_of=DAY).measures == {
        "runway_months": "2",
        "late_invoice_share_ratio": "0.3",
        "customer_concentration_ratio": "0.55",
        "tax_arrears": "2000",
        "equity": "30000",
        "statements_as_of": "2026-09-30",
    }


def test_findings_stand_heaviest_first_with_their_norm_and_what_was_assumed() -> None:
    found = diagnose("cfo", stated("cfo", inventory=None, principal="400000", country="US"), as_of=DAY)
    weights = [MEASURES[one.measure].weight for one in found.findings]
    assert weights == sorted(weights, reverse=True)
    told = {one["measure"]: one for one in found.as_json()["findings"]}
    assert told["debt_service_cover_ratio"]["norm"]["value"] == "1.15"
    assert told["debt_service_cover_ratio"]["benchmark"]["year"] == 2014
    assert told["gross_margin_ratio"]["benchmark"] is None
    assert told["liquidity_ratio"]["caveat_code"] == "stock_not_stated"


def test_old_facts_are_less_sure_than_new_ones() -> None:
    loan = {name: WHOLE["cfo"][name] for name in DOMAINS["cfo"].bases[1].weights}
    aged = [confidence_of(DOMAINS["cfo"], only("cfo", **loan, approval_year=year), DAY) for year in (2026, 2021, 2006)]
    assert [plain(one) for one in aged] == ["0.35", "0.175", "0.07"]


def test_an_age_is_counted_from_the_day_it_is_looked_at() -> None:
    inputs = only("cto", last_restore_test="2026-01-01")
    ages = [diagnose("cto", inputs, as_of=day).findings[0].value for day in (date(2026, 1, 31), date(2026, 3, 1))]
    assert ages == [30, 59]
