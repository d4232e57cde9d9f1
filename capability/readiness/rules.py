"""From scores and flags to financing readiness, with each part of the sum and what would raise it.

Pure and deterministic: no Django, no database. Weights, thresholds and penalties stand in `capability.constants`; the
figures behind the flags are gathered in `queries`.

**Formula.** readiness = Σ weight × score over the capabilities that are scored, the weights made to add up to one, less
the penalty of each flag that stands, never under 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from capability import constants
from capability.constants import FlagRule
from capability.scoring.rules.arithmetic import CENT, apportion, hash_of, rounded

State = Literal["raised", "clear", "not_known"]

# Which decision is the better way: one that was approved, then one that waits for it, then one that is being written.
NEAREST = ("approved", "proposed", "draft")


@dataclass(frozen=True)
class ScoredPart:
    """A capability's score as readiness takes it, with the hash of what it was computed from."""

    code: str
    name: str
    score: Decimal
    confidence: Decimal | None
    inputs_hash: str


@dataclass(frozen=True)
class Citation:
    """The row a figure was read from: an analysis, an outcome, a milestone, a flag that was set."""

    type: str
    id: str
    hash: str
    label: str


@dataclass(frozen=True)
class Figure:
    """What a flag is judged by, the day it holds for, and where it was read. `of` is the whole it is a part of."""

    value: Decimal
    on: date | None
    citation: Citation
    of: Decimal | None = None


@dataclass(frozen=True)
class Way:
    """A decision or task that would clear a flag: what it expects of which metric, by when."""

    type: str
    id: str
    title: str
    status: str
    metric: str = ""
    goal: Decimal | None = None
    by: date | None = None


@dataclass(frozen=True)
class Flag:
    """One flag: whether it stands, its figure and threshold, what it costs, and what would clear it."""

    rule: FlagRule
    state: State
    figure: Figure | None
    ways: tuple[Way, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as it is stored."""
        figure = self.figure
        return {
            "code": self.rule.code,
            "name": self.rule.name,
            "state": self.state,
            "figure": None if figure is None else plain(figure.value),
            "of": None if figure is None or figure.of is None else plain(figure.of),
            "unit": self.rule.unit,
            "threshold": plain(self.rule.threshold),
            "stands_when": "over" if self.rule.over else "under",
            "penalty": plain(self.rule.penalty),
            "on": figure.on.isoformat() if figure is not None and figure.on is not None else None,
            "citation": None if figure is None else dict(vars(figure.citation)),
            "cleared_by": [
                {
                    "type": way.type,
                    "id": way.id,
                    "title": way.title,
                    "status": way.status,
                    "goal": None if way.goal is None else plain(way.goal),
                    "by": way.by.isoformat() if way.by else None,
                }
                for way in self.ways
            ],
            "advice": self.rule.advice,
        }


@dataclass(frozen=True)
class BridgePart:
    """One step from nothing to the readiness score; the points of all steps add up to it exactly."""

    kind: Literal["capability", "flag", "floor"]
    code: str
    label: str
    figure: str
    weight: Decimal | None
    points: Decimal


@dataclass(frozen=True)
class Readiness:
    """Readiness as computed once. `could_be` is what it would be were no flag standing and nothing else changed."""

    score: Decimal
    confidence: Decimal
    coverage: Decimal
    could_be: Decimal
    flags: tuple[Flag, ...]
    bridge: tuple[BridgePart, ...]
    inputs_hash: str

    def flags_json(self) -> list[str]:
        """Give the codes of the flags that stand, as they are stored for filters."""
        return [flag.rule.code for flag in self.flags if flag.state == "raised"]

    def rationale_json(self) -> dict[str, Any]:
        """Give the whole reasoning, as it is stored beside the score."""
        return {
            "constants_version": constants.VERSION,
            "coverage": str(self.coverage),
            "could_be": str(self.could_be),
            "flags": [flag.as_json() for flag in self.flags],
            "bridge": [
                {
                    "kind": part.kind,
                    "code": part.code,
                    "label": part.label,
                    "figure": part.figure,
                    "weight": None if part.weight is None else str(part.weight),
                    "points": str(part.points),
                }
                for part in self.bridge
            ],
        }


def flags_standing(
    figures: Mapping[str, Figure], ways: Sequence[Way], *, as_of: date, statements: Figure | None
) -> tuple[Flag, ...]:
    """Judge every flag by its figure. What has no figure is not known and costs nothing.

    Takes: figures by flag code, without that of `no_recent_financials`; for it `statements`, whose `on` is the day of
    the newest financial statements. Gives: without any statements, that flag standing, for their lack is the figure.
    """
    return tuple(
        _recent(rule, statements, as_of) if rule.code == "no_recent_financials" else _judged(rule, figures, ways)
        for rule in constants.FLAGS
    )


def _recent(rule: FlagRule, statements: Figure | None, as_of: date) -> Flag:
    if statements is None or statements.on is None:
        return Flag(rule, "raised", None, ())
    months = months_between(statements.on, as_of)
    figure = Figure(Decimal(months), statements.on, statements.citation)
    return Flag(rule, "raised" if months > rule.threshold else "clear", figure, ())


def _judged(rule: FlagRule, figures: Mapping[str, Figure], ways: Sequence[Way]) -> Flag:
    figure = figures.get(rule.code)
    if figure is None:
        return Flag(rule, "not_known", None, ())
    stands = figure.value > rule.threshold if rule.over else figure.value < rule.threshold
    if not stands:
        return Flag(rule, "clear", figure, ())
    return Flag(rule, "raised", figure, _ways_out(rule, ways))


def _ways_out(rule: FlagRule, ways: Sequence[Way]) -> tuple[Way, ...]:
    """Give the ways that would clear a flag: decisions that take its metric past the threshold, nearest first."""
    fitting = [way for way in ways if way.metric in {rule.code, rule.metric} - {""} and _clears(rule, way)]
    return tuple(sorted(fitting, key=lambda way: (_nearness(way.status), way.by or date.max, way.id)))


def _clears(rule: FlagRule, way: Way) -> bool:
    if way.goal is None:
        return True
    return way.goal <= rule.threshold if rule.over else way.goal >= rule.threshold


def _nearness(status: str) -> int:
    return NEAREST.index(status) if status in NEAREST else len(NEAREST)


def readiness(parts: Sequence[ScoredPart], flags: Sequence[Flag]) -> Readiness | None:
    """Give financing readiness, or None where no capability is scored."""
    scored = [part for part in parts if part.code in constants.READINESS_WEIGHT]
    if not scored:
        return None
    weights = {part.code: Fraction(constants.READINESS_WEIGHT[part.code]) for part in scored}
    coverage = sum(weights.values(), Fraction(0))
    exact = [weights[part.code] / coverage * Fraction(part.score) for part in scored]
    carried = rounded(sum(exact, Fraction(0)))
    bridge = [
        BridgePart(
            kind="capability",
            code=part.code,
            label=part.name,
            figure=str(part.score),
            weight=rounded(weights[part.code] / coverage, places=4),
            points=points,
        )
        for part, points in zip(scored, apportion(exact, carried), strict=True)
    ]
    standing = [flag for flag in flags if flag.state == "raised"]
    bridge += [
        BridgePart("flag", flag.rule.code, flag.rule.name, _figure_of(flag), None, -flag.rule.penalty.quantize(CENT))
        for flag in standing
    ]
    below = sum((part.points for part in bridge), Decimal(0))
    if below < 0:
        bridge.append(BridgePart("floor", "floor", "Never under 0", "", None, -below))
    confidence = sum((weights[part.code] * Fraction(part.confidence or 0) for part in scored), Fraction(0))
    return Readiness(
        score=max(below, Decimal("0.00")),
        confidence=rounded(confidence, places=3),
        coverage=rounded(coverage, places=2),
        could_be=carried,
        flags=tuple(flags),
        bridge=tuple(bridge),
        inputs_hash=readiness_hash(scored, flags),
    )


def _figure_of(flag: Flag) -> str:
    return "" if flag.figure is None else plain(flag.figure.value)


def readiness_hash(parts: Sequence[ScoredPart], flags: Sequence[Flag]) -> str:
    """Hash what readiness rests on.

    What moves with the days alone is left out: how sure each part is, and ages in months.
    """
    return hash_of(
        {
            "constants": constants.VERSION,
            "parts": [[part.code, str(part.score), part.inputs_hash] for part in parts],
            "flags": [
                {
                    name: value
                    for name, value in flag.as_json().items()
                    if name != "figure" or flag.rule.code != "no_recent_financials"
                }
                for flag in flags
            ],
        }
    )


def months_between(first: date, last: date) -> int:
    """Give the whole months from one day to a later one; 0 when it is not later."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return max(months, 0)


def plain(value: Decimal) -> str:
    """Give a number as text without an exponent or trailing zeros."""
    return f"{value.normalize():f}" if value else "0"
