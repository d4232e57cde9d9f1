"""From scores and flags to financing readiness, with each part of the sum.

**Formula.** readiness = Σ weight × score over the capabilities that are scored, the weights made to add up to one, less
the penalty of each flag that stands, never under 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from capability import constants
from capability.readiness.rules.flags import Flag, plain
from capability.readiness.rules.reasons import Behind, explained
from capability.scoring.rules.arithmetic import CENT, apportion, hash_of, rounded
from capability.scoring.rules.scoring import Scored

Kind = Literal["capability", "flag", "floor"]


@dataclass(frozen=True)
class ScoredPart:
    """A capability's score as readiness takes it, with the hash of what it was computed from.

    `scored` is what it rests on, out of which the reasons are read; None where only the figure is supposed.
    """

    code: str
    name: str
    score: Decimal
    confidence: Decimal | None
    inputs_hash: str
    scored: Scored | None = None


@dataclass(frozen=True)
class BridgePart:
    """One step from nothing to the readiness score; the points of all steps add up to it exactly."""

    kind: Kind
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
    parts: tuple[ScoredPart, ...] = ()

    @property
    def decisions(self) -> frozenset[str]:
        """Give the ids of the decisions whose tasks and targets its capabilities rest on."""
        return frozenset(one for part in self.parts if part.scored is not None for one in part.scored.decisions)

    def flags_json(self) -> list[str]:
        """Give the codes of the flags that stand, as they are stored for filters."""
        return [flag.rule.code for flag in self.flags if flag.state == "raised"]

    def rationale_json(self) -> dict[str, Any]:
        """Give the whole reasoning, as it is stored beside the score, with what lowered it and what to do first."""
        behind = {
            part.code: Behind(part.scored.as_json(), part.confidence) for part in self.parts if part.scored is not None
        }
        rationale = self._sum_json()
        return {**rationale, **explained(rationale, behind)}

    def _sum_json(self) -> dict[str, Any]:
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
        parts=tuple(scored),
    )


def is_summed(bridge: Sequence[Mapping[str, Any]] | None, code: str) -> bool:
    """Say whether a capability counted in a readiness with this bridge; one that has no weight there stands by itself.

    A score whose capability is not in the bridge of the newest readiness rests on nothing that counts any more.
    """
    if bridge is None or code not in constants.READINESS_WEIGHT:
        return True
    return any(part["kind"] == "capability" and part["code"] == code for part in bridge)


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
