"""A finding, a gap, and an analysis made of them, as plain values. Not here: any threshold or formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from execution.diagnosis.rules.domains import MEASURES
from execution.diagnosis.rules.judging import VERSION
from execution.diagnosis.rules.measuring import CAVEATS, REASONS

EXACT = Decimal("0.0001")


@dataclass(frozen=True)
class Peers:
    """What is known of a measure among like enterprises: the median, the middle half, of how many, from which pack."""

    median: Decimal
    low: Decimal
    high: Decimal
    n: int
    group: str
    pack_id: int
    asof_date: str

    def as_json(self) -> dict[str, Any]:
        """Give it as the benchmark of a finding."""
        return {
            "value": plain(self.median),
            "says": "median of peers",
            "low": plain(self.low),
            "high": plain(self.high),
            "n": self.n,
            "group": self.group,
            "source": f"benchmark pack {self.pack_id} of {self.asof_date}",
            "pack_id": self.pack_id,
            "year": int(self.asof_date[:4]),
        }


@dataclass(frozen=True)
class Finding:
    """One measure with its judgement. `citation` points at the inputs it was computed from (JSON pointers).

    `normed`: whether the published limit of the measure, where it has one, is meant for such an enterprise.
    """

    measure: str
    value: Decimal
    score: Decimal | None
    judgement: str
    citation: tuple[str, ...]
    caveat: str = ""
    peers: Peers | None = None
    normed: bool = True

    def as_json(self) -> dict[str, Any]:
        """Give the finding as an analysis keeps it; figures as text, so that none is rounded on the way."""
        measure = MEASURES[self.measure]
        norm = None
        if measure.norm is not None and self.normed:
            norm = {
                "value": measure.norm.value,
                "says": measure.norm.says,
                "source": measure.norm.source,
                "year": measure.norm.year,
            }
        return {
            "measure": self.measure,
            "label": measure.label,
            "value": plain(self.value),
            "unit": measure.unit,
            "benchmark": self.peers.as_json() if self.peers is not None else norm,
            "norm": norm,
            "judgement": self.judgement,
            "score": None if self.score is None else plain(self.score),
            "weight": measure.weight,
            "why": measure.why,
            "definition": measure.definition,
            "source": measure.source,
            "caveat": CAVEATS.get(self.caveat, ""),
            "caveat_code": self.caveat,
            "citation": list(self.citation),
        }


@dataclass(frozen=True)
class NotTold:
    """A measure whose inputs are known and that still gives nothing, by the name of why (`REASONS`)."""

    measure: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Give it as an analysis keeps it."""
        return {
            "measure": self.measure,
            "label": MEASURES[self.measure].label,
            "reason": self.reason,
            "says": REASONS[self.reason],
        }


@dataclass(frozen=True)
class Gap:
    """An input that is not known: what it would add to the confidence, and the measures it would allow at last."""

    name: str
    label: str
    adds: Decimal
    allows: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as an analysis keeps it."""
        return {"input": self.name, "label": self.label, "adds": plain(self.adds), "allows": list(self.allows)}


@dataclass(frozen=True)
class Diagnosis:
    """What the rules found: findings by weight, the measures in short, what was lacking, and how sure this is."""

    domain: str
    findings: tuple[Finding, ...]
    not_told: tuple[NotTold, ...]
    measures: Mapping[str, str]
    gaps: tuple[Gap, ...]
    confidence: Decimal
    confidence_why: str

    @property
    def lacking(self) -> tuple[str, ...]:
        """The inputs that are not known, by name."""
        return tuple(one.name for one in self.gaps)

    @property
    def score(self) -> Decimal | None:
        """The mean score of the findings by weight; None when nothing could be judged."""
        judged = [(one.score, MEASURES[one.measure].weight) for one in self.findings if one.score is not None]
        weights = sum(weight for _, weight in judged)
        if not weights:
            return None
        total = sum((score * weight for score, weight in judged), Decimal(0))
        return (total / weights).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def as_json(self) -> dict[str, Any]:
        """Give the diagnosis as an analysis keeps it."""
        return {
            "rule_set": self.domain,
            "version": VERSION,
            "score": plain(self.score) if self.score is not None else None,
            "findings": [one.as_json() for one in self.findings],
            "not_told": [one.as_json() for one in self.not_told],
            "measures": dict(self.measures),
            "lacking": list(self.lacking),
            "gaps": [one.as_json() for one in self.gaps],
            "confidence_why": self.confidence_why,
        }


def plain(value: Decimal) -> str:
    """Give a number as plain text without trailing zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
