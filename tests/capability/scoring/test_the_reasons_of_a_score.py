"""Every score says what lowered it most: at most four reasons, the largest first, each with the row it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from capability.scoring.rules.facts import AnalysisFact, Facts, Finding, Measurement, Target, TaskFact
from capability.scoring.rules.reasons import MOST_REASONS, OLD, Reason, about_tasks, in_doubt, reasons_of
from capability.scoring.rules.scoring import Scored, score

TODAY = date(2026, 4, 14)
NOTHING = Facts(None, (), (), ())


def analysis(*scores: int, had: int = 16, on: date = TODAY) -> AnalysisFact:
    findings = tuple(Finding(f"finding_{n}", f"Finding {n}", Decimal(one), Decimal(1)) for n, one in enumerate(scores))
    return AnalysisFact(7, "a" * 64, Decimal(1), findings, had, 16, on)


def task(number: int, status: str, *, verified: int = 0) -> TaskFact:
    done_on = TODAY if status == "done" else None
    due = TODAY - timedelta(days=1)
    return TaskFact(number, "d-1", f"Task {number}", "normal", status, due, done_on, 1, verified)


def scored(facts: Facts) -> Scored:
    found = score(facts, as_of=TODAY)
    assert found is not None
    return found


def explained(facts: Facts) -> list[Reason]:
    found = scored(facts)
    return reasons_of(found.score, found.confidence, found.as_json())


def test_the_finding_that_costs_most_goes_first_and_points_add_up_to_what_is_lacking() -> None:
    reasons = explained(replace(NOTHING, analysis=analysis(70, 10, 100)))
    assert [(one.name, one.lost) for one in reasons if one.affects == "score"] == [
        ("Finding 1", Decimal("30.00")),
        ("Finding 0", Decimal("10.00")),
    ]
    assert reasons[0].basis == {
        "type": "finding", "id": "7/finding_1", "hash": "a" * 64, "label": "Finding 1", "part_of": "7",
    }  # fmt: skip
    assert (reasons[0].code, reasons[0].figure, reasons[0].unit) == ("analysis.low_finding", "10.00", "of 100")


def test_tasks_that_are_overdue_are_one_reason_and_tasks_nobody_verified_another() -> None:
    tasks = (task(1, "todo"), task(2, "todo"), task(3, "done"), task(4, "done", verified=1))
    reasons = [one for one in explained(replace(NOTHING, tasks=tasks)) if one.affects == "score"]
    assert [(one.code, one.lost, one.figure) for one in reasons] == [
        ("execution.overdue_tasks", Decimal("50.00"), "2"),
        ("evidence.unverified", Decimal("12.50"), "1"),
    ]
    assert [way["id"] for way in reasons[0].raised_by] == ["1", "2"]


def test_a_metric_behind_its_target_is_a_reason_with_its_outcome() -> None:
    at = Measurement(9, "nps", "NPS", "points", better_up=True, value=Decimal(20), on=TODAY)
    facts = replace(NOTHING, measurements=(at,), targets=(Target("d-1", "nps", Decimal(0), Decimal(80)),))
    first = explained(facts)[0]
    assert (first.code, first.lost, first.figure) == ("outcome.behind_target", Decimal("75.00"), "25.00")
    assert first.basis is not None
    assert (first.basis["id"], first.basis["part_of"]) == ("9/nps", "d-1")


def test_what_costs_confidence_alone_comes_after_what_costs_points() -> None:
    old = TODAY - timedelta(days=360)
    reasons = explained(replace(NOTHING, analysis=analysis(90, had=8, on=old)))
    assert [one.code for one in reasons] == ["analysis.low_finding", "evidence.missing_inputs", "evidence.old"]
    # Of the whole, 0.6 · 8/16 is covered, and half of its worth is lost in each of two half-lives.
    assert [one.as_json()["confidence_lost"] for one in reasons] == ["0.000", "0.700", "0.225"]
    assert [one.figure for one in reasons[1:]] == ["10", old.isoformat()]


def test_the_day_named_is_that_of_the_evidence_that_grew_old_and_not_of_what_is_fresh_beside_it() -> None:
    old = TODAY - timedelta(days=360)
    scores = [scored(replace(NOTHING, analysis=analysis(90, on=day))) for day in (old, TODAY)]
    found = in_doubt((Fraction(1, 2), one.confidence, one.as_json()) for one in scores)
    assert [one.figure for one in found if one.code == OLD] == [old.isoformat()]


def test_fresh_evidence_is_not_called_old() -> None:
    assert "evidence.old" not in {one.code for one in explained(replace(NOTHING, analysis=analysis(90)))}


findings = some.lists(some.integers(0, 100), min_size=1, max_size=9)
statuses = some.lists(some.sampled_from(["todo", "done"]), max_size=6)


@given(findings, statuses)
def test_reasons_never_take_more_than_the_score_lacks(scores: list[int], states: list[str]) -> None:
    facts = Facts(analysis(*scores), tuple(task(n, state) for n, state in enumerate(states, 1)), (), ())
    found = score(facts, as_of=TODAY)
    assert found is not None
    reasons = reasons_of(found.score, found.confidence, found.as_json())
    taken = [one.lost for one in reasons if one.affects == "score"]
    assert len(reasons) <= MOST_REASONS
    assert sum(taken) <= 100 - found.score
    assert taken == sorted(taken, reverse=True)
    assert bool(taken) == (found.score < 100)


def test_what_was_given_up_is_counted_and_is_no_way_to_raise_anything() -> None:
    rows = [
        {"type": "task", "id": "1", "label": "One", "note": "given up after its day", "hash": "h"},
        {"type": "task", "id": "2", "label": "Two", "note": "due, not done", "hash": "h"},
    ]
    reason = about_tasks("execution.overdue_tasks", rows, Decimal("4.00"))
    assert (reason.figure, [way["id"] for way in reason.raised_by]) == ("2", ["2"])
