"""A finding, and an analysis made of findings, as plain values. Not here: any threshold or formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from execution.diagnosis.rules.table import LINES, RULE_SET, VERSION, judgement_of, score_on

EXACT = Decimal("0.0001")


@dataclass(frozen=True)
class Finding:
    """One measure with its judgement. `citation` points at the inputs it was computed from (JSON pointers)."""

    measure: str
    value: Decimal
    score: Decimal
    judgement: str
    citation: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the finding as an analysis keeps it; figures as text, so that none is rounded on the way."""
        line = LINES[self.measure]
        return {
            "measure": self.measure,
            "label": line.label,
            "value": plain(self.value),
            "unit": line.unit,
            "benchmark": None,
            "judgement": self.judgement,
            "score": plain(self.score),
            "weight": line.weight,
            "why": line.why,
            "citation": list(self.citation),
        }


@dataclass(frozen=True)
class Diagnosis:
    """What the rules found: findings by weight, the measures in short, what was lacking, and how sure this is."""

    findings: tuple[Finding, ...]
    measures: Mapping[str, str]
    lacking: tuple[str, ...]
    confidence: Decimal
    confidence_why: str

    @property
    def score(self) -> Decimal | None:
        """The mean score of the findings by weight; None when nothing could be judged."""
        weights = sum(LINES[one.measure].weight for one in self.findings)
        if not weights:
            return None
        total = sum((one.score * LINES[one.measure].weight for one in self.findings), Decimal(0))
        return (total / weights).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def as_json(self) -> dict[str, Any]:
        """Give the diagnosis as an analysis keeps it."""
        return {
            "rule_set": RULE_SET,
            "version": VERSION,
            "score": plain(self.score) if self.score is not None else None,
            "findings": [one.as_json() for one in self.findings],
            "measures": dict(self.measures),
            "lacking": list(self.lacking),
            "confidence_why": self.confidence_why,
        }


def found(measure: str, value: Decimal, citation: Sequence[str]) -> Finding:
    """Give the finding of a measure's value, judged by the table."""
    exact = value.quantize(EXACT, rounding=ROUND_HALF_UP)
    score = score_on(LINES[measure], exact)
    return Finding(measure, exact, score, judgement_of(score), tuple(f"/{name}" for name in citation))


def plain(value: Decimal) -> str:
    """Give a number as plain text without trailing zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
