"""What holds of every score and every readiness, whatever the facts: sums, order, repetition, age, verification."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from hypothesis import example, given
from hypothesis import strategies as some

from capability.constants import READINESS_WEIGHT
from capability.readiness.rules.flags import Citation, Figure, flags_standing
from capability.readiness.rules.summing import ScoredPart, readiness
from capability.scoring.rules.facts import AnalysisFact, Facts, Measurement, TaskFact
from capability.scoring.rules.scoring import score
from tests.capability.scoring.facts import SAMPLE, TODAY, any_facts

Row = TypeVar("Row")
days = some.just(0) | some.integers(0, 400)
chances = some.randoms(use_true_random=False)


def confidence(facts: Facts, as_of: date = TODAY) -> Decimal:
    found = score(facts, as_of=as_of)
    return found.confidence if found else Decimal(0)


def total(facts: Facts) -> Decimal:
    found = score(facts, as_of=TODAY)
    return found.score if found else Decimal(0)


@given(any_facts)
def test_contributions_add_up_to_the_score_exactly(facts: Facts) -> None:
    found = score(facts, as_of=TODAY)
    rows = found.rows if found else ()
    assert sum((row.contribution for row in rows), Decimal(0)) == total(facts)


@given(any_facts)
def test_a_score_lies_between_0_and_100_and_confidence_between_0_and_1(facts: Facts) -> None:
    assert 0 <= total(facts) <= 100
    assert 0 <= confidence(facts) <= 1


@given(any_facts)
def test_confidence_is_what_is_covered_times_how_fresh_that_is(facts: Facts) -> None:
    found = score(facts, as_of=TODAY)
    parts = (found.confidence, found.coverage, found.freshness) if found else (Decimal(0),) * 3
    assert abs(parts[0] - parts[1] * parts[2]) < Decimal("0.0016")


# Order and repetition -------------------------------------------------------------------------------------------------


@given(any_facts, chances, some.integers(1, 3))
def test_neither_order_nor_repetition_makes_a_difference(facts: Facts, chance: Random, times: int) -> None:
    def told(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(chance.sample(rows * times, len(rows) * times))

    analysis = facts.analysis
    other = Facts(
        analysis and replace(analysis, findings=told(analysis.findings)),
        told(facts.tasks),
        told(facts.measurements),
        told(facts.targets),
    )
    assert score(other, as_of=TODAY) == score(facts, as_of=TODAY)


@given(any_facts, any_facts)
def test_of_two_states_of_one_row_the_same_one_counts_whichever_came_first(one: Facts, other: Facts) -> None:
    first, second = (
        Facts(
            one.analysis, left.tasks + right.tasks, left.measurements + right.measurements, left.targets + right.targets
        )
        for left, right in ((one, other), (other, one))
    )
    assert score(first, as_of=TODAY) == score(second, as_of=TODAY)


def test_the_same_facts_have_the_same_hash_in_another_process() -> None:
    asked = (
        "from tests.capability.scoring.facts import SAMPLE, TODAY;"
        "from capability.scoring.rules.scoring import score;"
        "print(score(SAMPLE, as_of=TODAY).inputs_hash)"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    here = score(SAMPLE, as_of=TODAY)
    assert here is not None
    assert hashes == {here.inputs_hash}


# Age ------------------------------------------------------------------------------------------------------------------


def earlier(day: date | None, by: int) -> date | None:
    """A day so much earlier. One that is yet to come is no evidence by now, and stays where it is."""
    return day - timedelta(days=by) if day is not None and day <= TODAY else day


def aged_analysis(fact: AnalysisFact | None, by: int) -> AnalysisFact | None:
    return fact and replace(fact, as_of=fact.as_of - timedelta(days=by))


def aged_task(task: TaskFact, by: int) -> TaskFact:
    """What is open and due today is no evidence before tomorrow, and stays where it is."""
    due_on = earlier(task.due_on, 0 if task.due_on == TODAY else by)
    return replace(task, due_on=due_on, done_on=earlier(task.done_on, by), missed_on=earlier(task.missed_on, by))


def aged_measurement(one: Measurement, by: int) -> Measurement:
    return replace(one, on=one.on - timedelta(days=by))


UNSURE = replace(SAMPLE.analysis, as_of=TODAY, confidence=Decimal("0.1"), inputs_had=16)
FRESH = replace(SAMPLE, tasks=(), measurements=(), analysis=UNSURE)
OLD_WORK = replace(FRESH, tasks=(TaskFact(1, "d", "T", "high", "done", None, TODAY - timedelta(days=180), 1, 1),))
"""Work that leaves the window tomorrow, beside an analysis of today that weighs little."""


@given(any_facts, days, days, days)
@example(OLD_WORK, 0, 1, 0)
def test_older_evidence_never_raises_confidence(facts: Facts, analysis_by: int, tasks_by: int, others_by: int) -> None:
    older = replace(
        facts,
        analysis=aged_analysis(facts.analysis, analysis_by),
        tasks=tuple(aged_task(task, tasks_by) for task in facts.tasks),
        measurements=tuple(aged_measurement(one, others_by) for one in facts.measurements),
    )
    assert confidence(older) <= confidence(facts)


@given(any_facts, days, chances)
def test_no_row_that_is_older_alone_raises_confidence(facts: Facts, by: int, chance: Random) -> None:
    older = replace(facts, tasks=tuple(aged_task(task, chance.choice([0, by])) for task in facts.tasks))
    assert confidence(older) <= confidence(facts)


@given(any_facts, days)
def test_where_nothing_new_comes_due_days_that_pass_never_raise_confidence(facts: Facts, by: int) -> None:
    past = replace(facts, tasks=tuple(task for task in facts.tasks if task.due_on is None or task.due_on <= TODAY))
    assert confidence(past, TODAY + timedelta(days=by)) <= confidence(past)


def test_old_work_that_leaves_the_window_takes_its_part_of_confidence_along() -> None:
    # 0.6, and half of 0.2 beside it while it counts.
    assert (confidence(OLD_WORK), confidence(FRESH)) == (Decimal("0.700"), Decimal("0.600"))
    assert confidence(OLD_WORK, TODAY + timedelta(days=1)) < confidence(OLD_WORK)


# Verification ---------------------------------------------------------------------------------------------------------


def verified(facts: Facts, at: int) -> Facts:
    """The same facts when one more milestone of a task is verified."""
    tasks = list(facts.tasks)
    for one in tasks[at : at + 1]:
        tasks[at] = replace(one, verified=one.verified + 1, milestones=max(one.milestones, one.verified + 1))
    return replace(facts, tasks=tuple(tasks))


@given(any_facts, some.integers(0, 9))
def test_a_verified_milestone_never_lowers_a_score(facts: Facts, at: int) -> None:
    assert total(verified(facts, at)) >= total(facts)


@given(any_facts, some.integers(0, 9), some.integers(1, 5), some.sampled_from(list(READINESS_WEIGHT)))
def test_a_verified_milestone_never_lowers_readiness(facts: Facts, at: int, waiting: int, code: str) -> None:
    def ready(seen: Facts, waits: int) -> Decimal:
        figures = {"unverified_evidence": Figure(Decimal(waits), None, Citation("task", "1", "h", "task 1"))}
        found = score(seen, as_of=TODAY)
        parts = [ScoredPart(code, code, found.score, found.confidence, found.inputs_hash)] if found else []
        whole = readiness(parts, flags_standing(figures, (), as_of=TODAY, statements=None))
        return whole.score if whole else Decimal(0)

    assert ready(verified(facts, at), waiting - 1) >= ready(facts, waiting)
