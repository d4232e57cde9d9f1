"""The three parts of a score: what was analysed (A), what was done (E), what changed (O); each from 0 to 100."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from capability import constants
from capability.scoring.rules.arithmetic import HUNDRED, hash_of, within
from capability.scoring.rules.considering import Move, missed
from capability.scoring.rules.facts import AnalysisFact, Measurement, TaskFact

GIVEN_UP = "given up after its day"
"""What is said of a task that was due and can be done no more."""


@dataclass(frozen=True)
class Draft:
    """A row before its points are rounded: `part` is its share of its signal, the parts of a signal add up to one."""

    type: str
    id: str
    hash: str
    label: str
    value: Fraction | None
    part: Fraction
    on: date | None
    part_of: str = ""
    note: str = ""


@dataclass(frozen=True)
class Signal:
    """One of the three parts of a score: its value, its share before shares are made to add up, how fresh it is."""

    code: str
    value: Fraction
    share: Fraction
    coverage: Fraction
    newest: date | None
    rows: tuple[Draft, ...]


def analysis_signal(fact: AnalysisFact | None) -> Signal | None:
    """A: the weighted mean of the findings. Takes: an analysis as it is considered."""
    if fact is None:
        return None
    whole = sum((Fraction(finding.weight) for finding in fact.findings), Fraction(0))
    rows = tuple(
        Draft(
            type="finding",
            id=f"{fact.id}/{finding.code}",
            hash=fact.hash,
            label=finding.label,
            value=within(Fraction(finding.score)),
            part=Fraction(finding.weight) / whole,
            on=fact.as_of,
            part_of=str(fact.id),
        )
        for finding in fact.findings
    )
    share = Fraction(constants.ANALYSIS_SHARE) * Fraction(fact.confidence)
    had = Fraction(fact.inputs_had, fact.inputs_wanted) if fact.inputs_wanted else Fraction(1)
    return _signal("analysis", rows, share=share, coverage=Fraction(constants.ANALYSIS_SHARE) * had)


def execution_signal(judged: Sequence[tuple[TaskFact, date]]) -> Signal | None:
    """E: the weight of tasks that were done, over the weight of those that were due. Takes: each with its day."""
    if not judged:
        return None
    whole = sum(_priority(task) for task, _ in judged)
    rows = tuple(
        Draft(
            type="task",
            id=str(task.id),
            hash=hash_of(
                [task.id, task.title, task.priority, task.status, str(task.due_on), str(task.done_on), task.milestones,
                 task.verified, *missed(task)]
            ),
            label=task.title,
            value=credit(task) * HUNDRED,
            part=Fraction(_priority(task), whole),
            on=on,
            part_of=task.decision_id,
            note=_said_of(task),
        )
        for task, on in judged
    )  # fmt: skip
    share = Fraction(constants.EXECUTION_SHARE)
    return _signal("execution", rows, share=share, coverage=share)


def credit(task: TaskFact) -> Fraction:
    """Give what a task counts: nothing until done; then each milestone whole where verified and half where not.

    A task that logged none is only said to be done, and counts half.
    """
    if task.status != "done":
        return Fraction(0)
    verified, rest = task.verified, max(task.milestones - task.verified, 0)
    if not verified + rest:
        return Fraction(constants.UNVERIFIED_CREDIT)
    counted = verified * Fraction(constants.VERIFIED_CREDIT) + rest * Fraction(constants.UNVERIFIED_CREDIT)
    return counted / (verified + rest)


def _priority(task: TaskFact) -> int:
    return constants.PRIORITY_WEIGHT.get(task.priority, 0)


def _said_of(task: TaskFact) -> str:
    if task.status == "cancelled":
        return GIVEN_UP
    if task.status != "done":
        return "due, not done"
    if not task.verified:
        return "done, not verified"
    if task.verified < task.milestones:
        return f"done, {task.verified} of {task.milestones} milestones verified"
    return "done and verified"


def outcome_signal(moves: Sequence[Move]) -> Signal | None:
    """O: the mean, over metrics, of how far each moved from its start to its target."""
    if not moves:
        return None
    rows = tuple(draft for move in moves for draft in _moved(move, Fraction(1, len(moves))))
    share = Fraction(constants.OUTCOME_SHARE)
    return _signal("outcomes", rows, share=share, coverage=share)


def _moved(move: Move, part: Fraction) -> Iterator[Draft]:
    """Give the rows of one metric: where it is, and where it started unless a decision says so."""
    if move.first is not None:
        yield _measured(move.first, None, Fraction(0), note="where it started")
    yield _measured(
        move.last,
        progress(move.last.value, move.start, move.goal),
        part,
        note=f"from {move.start:f} towards {move.goal:f}",
        part_of=move.decision_id,
    )


def progress(value: Decimal, start: Decimal, goal: Decimal) -> Fraction:
    """Give how far a value came from start to goal, 0 to 100; beyond the goal is no more than 100, backwards is 0."""
    return within((Fraction(value) - Fraction(start)) / (Fraction(goal) - Fraction(start)) * HUNDRED)


def _measured(one: Measurement, value: Fraction | None, part: Fraction, *, note: str, part_of: str = "") -> Draft:
    return Draft(
        type="outcome",
        id=f"{one.outcome_id}/{one.metric}",
        hash=hash_of([one.outcome_id, one.metric, f"{one.value.normalize():f}", one.on.isoformat()]),
        label=one.name,
        value=value,
        part=part,
        on=one.on if one.day_known else None,
        part_of=part_of,
        note=note,
    )


def _signal(code: str, rows: tuple[Draft, ...], *, share: Fraction, coverage: Fraction) -> Signal:
    value = sum((row.part * (row.value or 0) for row in rows), Fraction(0))
    days = [row.on for row in rows if row.on is not None]
    return Signal(code, value, share, coverage, max(days, default=None), rows)


def fresh(newest: date | None, as_of: date) -> Fraction:
    """Give how much of its worth evidence still has: halved every 180 days.

    What is dated ahead counts as of today; what bears no date at all may be of any age, and counts for nothing.
    """
    if newest is None:
        return Fraction(0)
    return _left_after(max((as_of - newest).days, 0))


@lru_cache(maxsize=10_000)
def _left_after(days: int) -> Fraction:
    return Fraction(Decimal(2) ** (Decimal(-days) / constants.HALF_LIFE_DAYS))
