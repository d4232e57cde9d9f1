"""What a roadmap's sections are written from, plain. Nothing here is computed; what is not known is left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class WorkTicket:
    """A ticket of a pack with where the work on it stands."""

    ref: str
    title: str
    system: str
    category: str
    success_metric: str
    hours: Decimal
    cost: Decimal
    currency: str
    status: str


@dataclass(frozen=True)
class SprintPlan:
    """A sprint of a pack: its tickets in order, its first and its last day."""

    number: int
    name: str
    refs: tuple[str, ...]
    start: date
    end: date


@dataclass(frozen=True)
class Expected:
    """What a decision expects: a metric, from where to where, within how many days."""

    metric: str
    unit: str
    baseline: str
    target: str
    by_days: int | None


@dataclass(frozen=True)
class DecisionFacts:
    """The decision that a roadmap carries out, one version of it with its hash."""

    ref: str
    title: str
    version: int
    hash: str
    recommendation: str
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A finding of the analysis behind the decision, as the analysis words it."""

    label: str
    value: str
    unit: str
    judgement: str


@dataclass(frozen=True)
class AnalysisFacts:
    """The analysis behind the decision: what it is called, what it found, what it lacked, how sure it is."""

    name: str
    confidence: str
    findings: tuple[Finding, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grounds:
    """All that a new roadmap rests on. `names` says what metrics are called, by code."""

    enterprise: str
    decision: DecisionFacts | None = None
    analysis: AnalysisFacts | None = None
    assumptions: Mapping[str, str] = field(default_factory=dict)
    projection: Mapping[str, str] = field(default_factory=dict)
    suggested: Collection[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Worth:
    """What is stated of a roadmap's worth; `suggested` names what of the projection is from like roadmaps."""

    assumptions: Mapping[str, str]
    projection: Mapping[str, str]
    suggested: Collection[str] = ()


@dataclass(frozen=True)
class Delta:
    """A metric measured twice."""

    metric: str
    baseline: str
    target: str
    delta: str


@dataclass(frozen=True)
class Learned:
    """What was measured of a roadmap's effect: which snapshots were compared, what changed, what it is worth.

    `roi` holds amounts a year and the net percentage by name, as they were computed; `missing` names the metrics that
    were not measured on both days; `early` says that both days lie before the roadmap's first; `names` says what
    metrics are called, by code.
    """

    label: str
    baseline_on: date
    measured_on: date
    status: str
    deltas: tuple[Delta, ...] = ()
    roi: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    missing: tuple[str, ...] = ()
    notes: str = ""
    early: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SectionText:
    """A section as it stands."""

    number: int
    content: str
    status: str
