"""The three parts of a score: what was analysed (A), what was done (E), what changed (O); each from 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from capability import constants
from capability.scoring.rules.arithmetic import HUNDRED, hash_of, within
from capability.scoring.rules.facts import AnalysisFact, Facts, Measurement, Target, TaskFact


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
    """A: the weighted mean of the findings. A finding without weight is not used."""
    if fact is None:
        return None
    used = [finding for finding in fact.findings if finding.weight > 0]
    whole = sum((Fraction(finding.weight) for finding in used), Fraction(0))
    if not whole:
        return None
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
        for finding in used
    )
    share = Fraction(constants.ANALYSIS_SHARE) * Fraction(fact.confidence)
    had = Fraction(fact.inputs_had, fact.inputs_wanted) if fact.inputs_wanted else Fraction(1)
    return _signal("analysis", rows, share=share, coverage=Fraction(constants.ANALYSIS_SHARE) * had)


def execution_signal(tasks: Sequence[TaskFact], as_of: date) -> Signal | None:
    """E: the weight of tasks that were done, over the weight of those that were due, in the window that ends now."""
    opens = as_of - timedelta(days=constants.EXECUTION_WINDOW_DAYS)
    judged = [(task, on) for task in tasks if (on := _judged_on(task, opens, as_of)) is not None]
    whole = sum((_priority(task) for task, _ in judged), Fraction(0))
    if not whole:
        return None
    rows = tuple(
        Draft(
            type="task",
            id=str(task.id),
            hash=hash_of(
                [task.id, task.title, task.priority, task.status, str(task.due_on), str(task.done_on), task.milestones,
                 task.verified]
            ),
            label=task.title,
            value=credit(task) * HUNDRED,
            part=_priority(task) / whole,
            on=on,
            part_of=task.decision_id,
            note=_said_of(task),
        )
        for task, on in judged
    )  # fmt: skip
    share = Fraction(constants.EXECUTION_SHARE)
    return _signal("execution", rows, share=share, coverage=share)


def credit(task: TaskFact) -> Fraction:
    """Give what a task counts: nothing until done, half when only its doer says so, all once somebody verified it."""
    if task.status != "done":
        return Fraction(0)
    return Fraction(constants.VERIFIED_CREDIT if task.verified else constants.UNVERIFIED_CREDIT)


def _judged_on(task: TaskFact, opens: date, as_of: date) -> date | None:
    """Give the day a task counts from: when it was done, else when it was due; None where it does not count now."""
    if task.status == "cancelled":
        return None
    day = task.done_on if task.status == "done" and task.done_on else task.due_on
    return day if day is not None and opens <= day <= as_of else None


def _priority(task: TaskFact) -> Fraction:
    return Fraction(constants.PRIORITY_WEIGHT.get(task.priority, 0))


def _said_of(task: TaskFact) -> str:
    if task.status != "done":
        return "due, not done"
    return "done and verified" if task.verified else "done, not verified"


def outcome_signal(facts: Facts) -> Signal | None:
    """O: the mean, over metrics, of how far each moved from its start to its target."""
    by_metric = [
        drafts
        for metric, values in groupby(
            sorted(facts.measurements, key=lambda one: (one.metric, one.on, one.outcome_id, one.value)),
            key=lambda one: one.metric,
        )
        if (drafts := _moved(list(values), [one for one in facts.targets if one.metric == metric]))
    ]
    if not by_metric:
        return None
    rows = tuple(replace(draft, part=draft.part / len(by_metric)) for drafts in by_metric for draft in drafts)
    share = Fraction(constants.OUTCOME_SHARE)
    return _signal("outcomes", rows, share=share, coverage=share)


def _moved(values: Sequence[Measurement], targets: Sequence[Target]) -> list[Draft]:
    """Give the rows of one metric, or none where no start and target are known for it."""
    first, last = values[0], values[-1]
    target = targets[-1] if targets else None
    stated = target.start if target is not None else None
    if stated is None and len(values) == 1:
        return []
    begin = first.value if stated is None else stated
    goal = target.goal if target is not None else _house_target(begin, better_up=first.better_up)
    if goal == begin:
        return []
    reached = _measured(last, progress(last.value, begin, goal), Fraction(1))
    reached = replace(
        reached,
        note=f"from {begin:f} towards {goal:f}",
        part_of=target.decision_id if target is not None else "",
    )
    if stated is not None:
        return [reached]
    return [replace(_measured(first, None, Fraction(0)), note="where it started"), reached]


def progress(value: Decimal, start: Decimal, goal: Decimal) -> Fraction:
    """Give how far a value came from start to goal, 0 to 100; beyond the goal is no more than 100, backwards is 0."""
    return within((Fraction(value) - Fraction(start)) / (Fraction(goal) - Fraction(start)) * HUNDRED)


def _house_target(start: Decimal, *, better_up: bool) -> Decimal:
    change = abs(start) * constants.TARGET_IMPROVEMENT
    return start + change if better_up else start - change


def _measured(one: Measurement, value: Fraction | None, part: Fraction) -> Draft:
    return Draft(
        type="outcome",
        id=f"{one.outcome_id}/{one.metric}",
        hash=hash_of([one.outcome_id, one.metric, f"{one.value.normalize():f}", one.on.isoformat()]),
        label=one.name,
        value=value,
        part=part,
        on=one.on if one.day_known else None,
        note="" if one.day_known else "the day is not known",
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
    age_days = max((as_of - newest).days, 0)
    return Fraction(Decimal(2) ** (Decimal(-age_days) / constants.HALF_LIFE_DAYS))
