"""What a score is made from, as plain data. Gathering it from the tables is done in `queries`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
    """A task of one of the domain's decisions. `milestones` of it were logged, `verified` of them by somebody else."""

    id: int
    decision_id: str
    title: str
    priority: str
    status: str
    due_on: date | None
    done_on: date | None
    milestones: int
    verified: int


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
    """What a decision says a metric should come to, and where it stood; `start` is None where it does not say."""

    decision_id: str
    metric: str
    start: Decimal | None
    goal: Decimal


@dataclass(frozen=True)
class Facts:
    """All that one capability of one enterprise is scored from."""

    analysis: AnalysisFact | None
    tasks: tuple[TaskFact, ...]
    measurements: tuple[Measurement, ...]
    targets: tuple[Target, ...]
