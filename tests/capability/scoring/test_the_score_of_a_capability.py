"""A score is what analysis, execution and outcomes say of a capability; each row's part of it adds up to it exactly."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from capability.scoring.rules.arithmetic import apportion, rounded
from capability.scoring.rules.facts import AnalysisFact, Facts, Finding, Measurement, Target, TaskFact
from capability.scoring.rules.scoring import score
from capability.scoring.rules.signals import fresh

TODAY = date(2026, 4, 14)
NOTHING = Facts(None, (), (), ())


def finding(score: int, weight: str = "1") -> Finding:
    return Finding(f"finding_{score}", f"Finding at {score}", Decimal(score), Decimal(weight))


def analysis(*findings: Finding, confidence: str = "0.5", had: int = 8, wanted: int = 16) -> AnalysisFact:
    return AnalysisFact(1, "a" * 64, Decimal(confidence), findings, had, wanted, TODAY)


def task(
    number: int,
    status: str = "done",
    *,
    milestones: int = 1,
    verified: int = 0,
    priority: str = "normal",
    days_ago: int = 10,
) -> TaskFact:
    day = TODAY - timedelta(days=days_ago)
    done_on = day if status == "done" else None
    return TaskFact(number, "d-1", f"Task {number}", priority, status, day, done_on, milestones, verified)


def score_of(*tasks: TaskFact) -> Decimal:
    found = score(replace(NOTHING, tasks=tasks), as_of=TODAY)
    assert found is not None
    return found.score


def measured(value: str, *, on: date = TODAY, metric: str = "nps", up: bool = True, outcome_id: int = 1) -> Measurement:
    return Measurement(outcome_id, metric, metric.upper(), "points", up, Decimal(value), on)


def test_nothing_known_gives_no_score_at_all() -> None:
    assert score(NOTHING, as_of=TODAY) is None


def test_an_analysis_alone_gives_the_weighted_mean_of_its_findings() -> None:
    facts = replace(NOTHING, analysis=analysis(finding(40, "3"), finding(80, "1")))
    found = score(facts, as_of=TODAY)
    assert found is not None
    assert found.score == Decimal("50.00")
    assert [(row.label, row.contribution) for row in found.rows] == [
        ("Finding at 40", Decimal("30.00")),
        ("Finding at 80", Decimal("20.00")),
    ]


def test_the_three_signals_weigh_as_the_formula_says() -> None:
    facts = Facts(
        analysis(finding(50)),
        (task(1, verified=1), task(2, "todo")),
        (measured("10", on=date(2026, 1, 1)), measured("30", outcome_id=2)),
        (Target("d-1", "nps", Decimal(10), Decimal(110)),),
    )
    found = score(facts, as_of=TODAY)
    assert found is not None
    # (0.6 · 0.5 · 50 + 0.2 · 50 + 0.2 · 20) / (0.6 · 0.5 + 0.2 + 0.2)
    assert found.score == Decimal("41.43")
    assert [(code, value) for code, value, _ in found.signals] == [
        ("analysis", Decimal("50.00")),
        ("execution", Decimal("50.00")),
        ("outcomes", Decimal("20.00")),
    ]


def test_an_analysis_that_is_sure_of_nothing_says_nothing() -> None:
    assert score(replace(NOTHING, analysis=analysis(finding(90), confidence="0")), as_of=TODAY) is None


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ([task(1, verified=1)], "100.00"),
        ([task(1)], "50.00"),
        ([task(1, milestones=0)], "50.00"),
        ([task(1, milestones=4, verified=1)], "62.50"),
        ([task(1, milestones=4, verified=4)], "100.00"),
        ([task(1, "in_progress", milestones=4, verified=4)], "0.00"),
        ([task(1, "in_progress")], "0.00"),
        ([task(1, verified=1, priority="high"), task(2, "todo", priority="low")], "75.00"),
    ],
)
def test_of_what_is_done_each_milestone_counts_whole_when_verified_and_half_when_not(
    tasks: list[TaskFact], expected: str
) -> None:
    found = score(replace(NOTHING, tasks=tuple(tasks)), as_of=TODAY)
    assert found is not None
    assert found.score == Decimal(expected)


def test_a_task_verified_in_part_says_how_much_of_it_is() -> None:
    found = score(replace(NOTHING, tasks=(task(1, milestones=4, verified=1),)), as_of=TODAY)
    assert found is not None
    assert [row.note for row in found.rows] == ["done, 1 of 4 milestones verified"]


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "cancelled"},
        {"due_on": TODAY + timedelta(days=30)},
        {"due_on": None},
        {"due_on": TODAY - timedelta(days=400)},
    ],
)
def test_a_task_that_missed_its_day_counts_as_due_until_it_is_done(changed: dict[str, Any]) -> None:
    late = task(1, "todo", days_ago=3)
    done = task(2)
    missed = replace(late, missed_on=late.due_on, **changed)
    assert score_of(missed, done) == score_of(late, done) < score_of(done)
    assert score_of(replace(missed, status="done", done_on=TODAY, verified=1), done) > score_of(missed, done)


@pytest.mark.parametrize("one", [task(1, "cancelled"), task(1, days_ago=181), task(1, "todo", days_ago=0)])
def test_a_task_cancelled_or_outside_the_window_or_on_its_day_is_not_judged(one: TaskFact) -> None:
    assert score(replace(NOTHING, tasks=(one,)), as_of=TODAY) is None


def test_a_task_counts_against_its_doer_from_the_day_after_and_for_it_from_the_day_it_is_done() -> None:
    late, done = (
        score(replace(NOTHING, tasks=(one,)), as_of=TODAY) for one in (task(1, "todo", days_ago=1), task(1, days_ago=0))
    )
    assert late is not None
    assert done is not None
    assert (late.score, done.score) == (Decimal("0.00"), Decimal("50.00"))


def test_without_a_decisions_target_a_quarter_better_counts_as_reached() -> None:
    before, after = measured("100", on=date(2026, 1, 1), up=False), measured("90", outcome_id=2, up=False)
    found = score(replace(NOTHING, measurements=(before, after)), as_of=TODAY)
    assert found is not None
    assert found.score == Decimal("40.00")
    assert [(row.id, row.note) for row in found.rows] == [
        ("1/nps", "where it started"),
        ("2/nps", "from 100 towards 75.00"),
    ]


@pytest.mark.parametrize("values", [["12"], ["0", "5"]])
def test_one_value_or_a_start_at_zero_says_nothing_without_a_target(values: list[str]) -> None:
    rows = tuple(measured(value, on=TODAY - timedelta(days=9 - n), outcome_id=n) for n, value in enumerate(values))
    assert score(replace(NOTHING, measurements=rows), as_of=TODAY) is None


def test_going_backwards_is_no_more_than_nothing_gained() -> None:
    rows = (measured("50", on=date(2026, 1, 1)), measured("20", outcome_id=2))
    found = score(replace(NOTHING, measurements=rows), as_of=TODAY)
    assert found is not None
    assert found.score == 0


def test_confidence_halves_every_180_days() -> None:
    facts = replace(NOTHING, analysis=analysis(finding(50), had=8, wanted=16))
    now, later = score(facts, as_of=TODAY), score(facts, as_of=TODAY + timedelta(days=180))
    assert now is not None
    assert later is not None
    assert (now.coverage, now.confidence, later.confidence) == (Decimal("0.300"), Decimal("0.300"), Decimal("0.150"))
    assert later.inputs_hash == now.inputs_hash


def test_each_signal_brings_its_own_confidence() -> None:
    facts = Facts(
        replace(analysis(finding(50), had=8, wanted=16), as_of=TODAY - timedelta(days=180)),
        (task(1, days_ago=0),),
        (measured("10", on=date(2024, 1, 1)), measured("30", outcome_id=2, on=TODAY - timedelta(days=360))),
        (),
    )
    found = score(facts, as_of=TODAY)
    assert found is not None
    # 0.3 half gone, 0.2 whole, a quarter of 0.2
    assert (found.coverage, found.confidence, found.freshness) == (Decimal("0.700"), Decimal("0.400"), Decimal("0.571"))


def test_the_target_that_was_stated_last_counts() -> None:
    first, last = (
        Target(decision, "nps", Decimal(10), Decimal(goal), datetime(2026, month, 1, tzinfo=UTC))
        for decision, goal, month in (("d-9", 110, 1), ("d-1", 30, 2))
    )
    found = score(replace(NOTHING, measurements=(measured("20"),), targets=(last, first)), as_of=TODAY)
    assert found is not None
    assert (found.score, found.rows[0].part_of) == (Decimal("50.00"), "d-1")


def test_what_is_dated_ahead_is_as_fresh_as_today() -> None:
    assert fresh(TODAY + timedelta(days=400), TODAY) == 1


def test_what_bears_no_date_adds_nothing_to_confidence() -> None:
    rows = tuple(replace(measured(value, outcome_id=n), day_known=False) for n, value in enumerate(["40", "50"]))
    found = score(replace(NOTHING, measurements=rows), as_of=TODAY)
    assert found is not None
    assert (found.score, found.confidence, found.newest) == (Decimal("100.00"), Decimal("0.000"), None)


def test_the_hash_of_inputs_changes_with_any_row() -> None:
    facts = Facts(analysis(finding(50)), (task(1),), (), ())
    changed = replace(facts, tasks=(task(1, verified=1),))
    hashes = {one.inputs_hash for one in (score(facts, as_of=TODAY), score(changed, as_of=TODAY)) if one}
    assert len(hashes) == 2


@given(some.lists(some.fractions(-100, 100), min_size=1, max_size=30))
def test_parts_rounded_together_are_each_within_a_cent_of_the_truth(parts: list[Fraction]) -> None:
    total = rounded(sum(parts, Fraction(0)))
    shared = apportion(parts, total)
    assert sum(shared) == total
    assert all(abs(Fraction(one) - part) <= Fraction(1, 100) for one, part in zip(shared, parts, strict=True))


@given(some.lists(some.fractions(-100, 100), min_size=1, max_size=30))
def test_the_largest_remainders_are_rounded_up(parts: list[Fraction]) -> None:
    shared = apportion(parts, rounded(sum(parts, Fraction(0))))
    left = [(part - Fraction(math.floor(part * 100), 100), one > part) for one, part in zip(shared, parts, strict=True)]
    up = [rest for rest, is_up in left if is_up]
    down = [rest for rest, is_up in left if not is_up]
    assert min(up, default=Fraction(1)) >= max(down, default=Fraction(0))
