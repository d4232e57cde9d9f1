"""Readiness is weighted capability less a penalty for each flag that stands; each part of the sum is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from capability.constants import FLAG_BY_CODE, FLAGS, READINESS_WEIGHT
from capability.readiness.rules.flags import Citation, Figure, Flag, Way, flags_standing, months_between
from capability.readiness.rules.standing import is_outdated
from capability.readiness.rules.summing import ScoredPart, readiness

TODAY = date(2026, 4, 14)
CITED = Citation("analysis", "7", "a" * 64, "cfo analysis 7")
RECENT = Figure(Decimal(0), date(2026, 1, 31), CITED)
CASH, OPERATIONS, GROWTH, TECHNOLOGY = READINESS_WEIGHT


def part(code: str, score: str, confidence: str = "1") -> ScoredPart:
    return ScoredPart(code, code.replace("_", " "), Decimal(score), Decimal(confidence), "h")


def figure(value: str) -> Figure:
    return Figure(Decimal(value), TODAY, CITED)


def judged(code: str, value: str, *ways: Way) -> Flag:
    flags = flags_standing({code: figure(value)}, ways, as_of=TODAY, statements=RECENT)
    return next(flag for flag in flags if flag.rule.code == code)


def test_the_dashboard_of_the_worked_example_adds_up() -> None:
    parts = [part(CASH, "52"), part(OPERATIONS, "68"), part(GROWTH, "47"), part(TECHNOLOGY, "61")]
    figures = {
        "short_runway": figure("2.7"),
        "customer_concentration": figure("0.54"),
        "unverified_evidence": figure("2"),
    }
    found = readiness(parts, flags_standing(figures, (), as_of=TODAY, statements=RECENT))
    assert found is not None
    assert [str(one.points) for one in found.bridge] == ["20.80", "17.00", "9.40", "9.15", "-8.00", "-5.00", "-3.00"]
    assert (found.score, found.could_be) == (Decimal("40.35"), Decimal("56.35"))
    assert found.flags_json() == ["short_runway", "customer_concentration", "unverified_evidence"]


def test_what_is_not_scored_drops_out_and_the_coverage_says_so() -> None:
    found = readiness([part(CASH, "50", "0.8"), part(GROWTH, "80", "0.5")], ())
    assert found is not None
    assert found.score == Decimal("60.00")
    assert (found.coverage, found.confidence) == (Decimal("0.60"), Decimal("0.420"))


def test_without_any_score_there_is_no_readiness() -> None:
    assert readiness([], flags_standing({}, (), as_of=TODAY, statements=None)) is None


def test_penalties_never_take_readiness_under_zero_and_the_bridge_says_where_they_stopped() -> None:
    figures = {code: figure(value) for code, value in
               [("open_default", "1"), ("negative_equity", "-5"), ("overdue_tax", "9")]}  # fmt: skip
    found = readiness([part(CASH, "20")], flags_standing(figures, (), as_of=TODAY, statements=RECENT))
    assert found is not None
    assert found.score == 0
    assert (found.bridge[-1].kind, found.bridge[-1].points) == ("floor", Decimal("13.00"))


@pytest.mark.parametrize(
    ("code", "at_threshold", "past_it"),
    [
        ("short_runway", "3", "2.99"),
        ("overdue_tax", "0", "0.01"),
        ("negative_equity", "0", "-0.01"),
        ("late_invoices", "0.20", "0.2001"),
        ("customer_concentration", "0.50", "0.5001"),
        ("unverified_evidence", "0", "1"),
        ("open_default", "0", "1"),
    ],
)
def test_a_flag_stands_only_past_its_threshold(code: str, at_threshold: str, past_it: str) -> None:
    assert (judged(code, at_threshold).state, judged(code, past_it).state) == ("clear", "raised")


def test_what_is_not_known_is_never_raised_but_for_statements_that_are_missing() -> None:
    states = {flag.rule.code: flag.state for flag in flags_standing({}, (), as_of=TODAY, statements=None)}
    assert states.pop("no_recent_financials") == "raised"
    assert set(states.values()) == {"not_known"}


TO_THE_DAY = pytest.mark.parametrize(
    ("on", "today", "too_old"),
    [
        pytest.param(date(2025, 4, 14), date(2026, 4, 14), False, id="twelve_months"),
        pytest.param(date(2025, 4, 13), date(2026, 4, 14), True, id="twelve_months_and_a_day"),
        pytest.param(date(2025, 1, 1), date(2026, 1, 31), True, id="twelve_months_and_thirty_days"),
        pytest.param(date(2024, 2, 29), date(2025, 2, 28), False, id="a_leap_day_on_the_last_of_february"),
        pytest.param(date(2024, 2, 29), date(2025, 3, 1), True, id="a_leap_day_on_the_first_of_march"),
        pytest.param(date(2023, 2, 28), date(2024, 2, 29), False, id="on_a_leap_day"),
    ],
)


@TO_THE_DAY
def test_statements_are_recent_for_twelve_months_to_the_day(on: date, today: date, too_old: bool) -> None:
    flags = flags_standing({}, (), as_of=today, statements=replace(RECENT, on=on))
    state = next(flag.state for flag in flags if flag.rule.code == "no_recent_financials")
    assert state == {True: "raised", False: "clear"}[too_old]


@TO_THE_DAY
def test_readiness_is_of_today_for_as_long(on: date, today: date, too_old: bool) -> None:
    assert is_outdated(on.isoformat(), today) is too_old


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), "0.9"),
        (date(2026, 1, 31), date(2026, 3, 31), "2"),
        (date(2025, 4, 13), date(2026, 4, 14), "12.1"),
        (date(2025, 3, 15), date(2026, 4, 14), "12.9"),
        (date(2026, 5, 1), date(2026, 4, 1), "0"),
    ],
)
def test_months_count_with_the_tenths_of_another_that_have_begun(first: date, last: date, months: str) -> None:
    assert months_between(first, last) == Decimal(months)


def test_a_raised_flag_names_the_decisions_that_would_clear_it_the_approved_one_first() -> None:
    metric = FLAG_BY_CODE["short_runway"].metric
    draft = Way("decision", "1", "Draft", "draft", metric, Decimal(6))
    approved = Way("decision", "2", "Invoice on delivery", "approved", metric, Decimal(4))
    too_little = Way("decision", "3", "Save a little", "approved", metric, Decimal("2.8"))
    other = Way("decision", "4", "Price list", "approved", "nps", Decimal(50))
    assert judged("short_runway", "2.7", draft, too_little, other, approved).ways == (approved, draft)


def test_a_default_names_the_decision_that_expects_no_loan_in_default() -> None:
    settles = Way("decision", "1", "Restructure the loan", "approved", "loans_in_default", Decimal(0))
    one_left = Way("decision", "2", "Settle one of two", "approved", "loans_in_default", Decimal(1))
    assert judged("open_default", "1", one_left, settles).ways == (settles,)


def test_a_clear_flag_needs_no_way_out() -> None:
    way = Way("decision", "1", "Draft", "draft", FLAG_BY_CODE["short_runway"].metric, Decimal(6))
    assert judged("short_runway", "5", way).ways == ()


def test_the_months_passing_alone_change_no_hash_until_a_flag_turns() -> None:
    hashes = []
    for today in (date(2026, 4, 14), date(2026, 5, 14), date(2027, 4, 14)):
        found = readiness([part(CASH, "50")], flags_standing({}, (), as_of=today, statements=RECENT))
        assert found is not None
        hashes.append(found.inputs_hash)
    assert hashes[0] == hashes[1] != hashes[2]


scores = some.dictionaries(some.sampled_from(list(READINESS_WEIGHT)), some.decimals(0, 100, places=2), min_size=1)
raised = some.lists(some.sampled_from([rule for rule in FLAGS if rule.code != "no_recent_financials"]), unique=True)


@given(scores, raised)
def test_the_steps_of_the_bridge_add_up_to_the_score_exactly(given_scores: dict[str, Decimal], rules: list) -> None:
    figures = {rule.code: figure("9999" if rule.over else "-9999") for rule in rules}
    flags = flags_standing(figures, (), as_of=TODAY, statements=RECENT)
    found = readiness([part(code, str(score)) for code, score in given_scores.items()], flags)
    assert found is not None
    assert sum(one.points for one in found.bridge) == found.score
    assert 0 <= found.score <= found.could_be <= 100
