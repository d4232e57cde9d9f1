"""What a score is made from, as plain data. Gathering it from the tables is done in `queries`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

LONG_AGO = datetime.min.replace(tzinfo=UTC)

_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Finding:
    """One finding of an analysis: how good it is, 0 to 100, and its weight among the others."""

    code: str
    label: str
    score: Decimal
    weight: Decimal


@dataclass(frozen=True)
class AnalysisFact:
    """The newest analysis of the capability's domain. `as_of` is the day its inputs hold for.

    `inputs_had` of `inputs_wanted` say how much of what such an analysis asks for was there.
    """

    id: int
    hash: str
    confidence: Decimal
    findings: tuple[Finding, ...]
    inputs_had: int
    inputs_wanted: int
    as_of: date


@dataclass(frozen=True)
class TaskFact:
    """A task of one of the domain's decisions. `milestones` of it were logged, `verified` of them by somebody else.

    `missed_on` is the day it missed before it was given up, or due another day.
    """

    id: int
    decision_id: str
    title: str
    priority: str
    status: str
    due_on: date | None
    done_on: date | None
    milestones: int
    verified: int
    missed_on: date | None = None


@dataclass(frozen=True)
class Measurement:
    """One value of one metric mapped to the capability, from one outcome."""

    outcome_id: int
    metric: str
    name: str
    unit: str
    better_up: bool
    value: Decimal
    on: date
    day_known: bool = True


@dataclass(frozen=True)
class Target:
    """What a decision says a metric should come to, and where it stood; `start` is None where it does not say.

    Of several for one metric the one counts that was stated last.
    """

    decision_id: str
    metric: str
    start: Decimal | None
    goal: Decimal
    stated_at: datetime = LONG_AGO


@dataclass(frozen=True)
class Facts:
    """All that one capability of one enterprise is scored from."""

    analysis: AnalysisFact | None
    tasks: tuple[TaskFact, ...]
    measurements: tuple[Measurement, ...]
    targets: tuple[Target, ...]


def settled(facts: Facts) -> Facts:
    """Give the same facts with every row once and all in one order, however they came.

    Findings heaviest first, tasks by id, measurements by metric and day, targets by when they were stated. Two states
    of one row cannot both hold: which of them counts is settled by what they say, never by which came first.
    """
    analysis = facts.analysis
    if analysis is not None:
        findings = sorted(_once(analysis.findings, lambda one: one.code), key=lambda one: (-one.weight, one.code))
        analysis = replace(analysis, findings=tuple(findings))
    return Facts(
        analysis=analysis,
        tasks=tuple(sorted(_once(facts.tasks, lambda one: one.id), key=lambda one: one.id)),
        measurements=tuple(
            sorted(
                _once(facts.measurements, lambda one: (one.outcome_id, one.metric)),
                key=lambda one: (one.metric, one.on, one.outcome_id),
            )
        ),
        targets=tuple(
            sorted(
                _once(facts.targets, lambda one: (one.decision_id, one.metric)),
                key=lambda one: (one.metric, one.stated_at, one.decision_id),
            )
        ),
    )


def _once(rows: Iterable[_Row], key: Callable[[_Row], Any]) -> Iterable[_Row]:
    found: dict[Any, _Row] = {}
    for row in rows:
        before = found.setdefault(key(row), row)
        if before is not row and repr(before) < repr(row):
            found[key(row)] = row
    return found.values()
