"""A capability's score, with every row it rests on and what each contributes.

**Formula.** score = (0.6·a·A + 0.2·E + 0.2·O) / (0.6·a + 0.2 + 0.2) over the signals that are present, where A is the
weighted mean of the newest analysis's findings and a its confidence, E what was done of what was due, O how far metrics
moved towards their targets; each from 0 to 100. confidence = coverage × freshness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from capability import constants
from capability.scoring.rules.arithmetic import apportion, hash_of, rounded
from capability.scoring.rules.facts import AnalysisFact, Facts
from capability.scoring.rules.signals import Draft, Signal, analysis_signal, execution_signal, fresh, outcome_signal


@dataclass(frozen=True)
class EvidenceRow:
    """A row that was used: its type, id and hash, its value 0 to 100, its weight in the score, its points of it."""

    type: str
    id: str
    hash: str
    label: str
    value: Decimal | None
    weight: Decimal
    contribution: Decimal
    on: date | None
    part_of: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give it as it is stored."""
        return {
            "type": self.type,
            "id": self.id,
            "hash": self.hash,
            "label": self.label,
            "value": None if self.value is None else str(self.value),
            "weight": str(self.weight),
            "contribution": str(self.contribution),
            "on": self.on.isoformat() if self.on else None,
            "part_of": self.part_of,
            "note": self.note,
        }


@dataclass(frozen=True)
class Scored:
    """A score with what it rests on; the contributions of its rows add up to it exactly."""

    score: Decimal
    confidence: Decimal
    coverage: Decimal
    freshness: Decimal
    signals: tuple[tuple[str, Decimal, Decimal], ...]
    rows: tuple[EvidenceRow, ...]
    newest: date | None
    inputs_hash: str
    inputs_had: int
    inputs_wanted: int

    def as_json(self) -> dict[str, Any]:
        """Give the evidence as it is stored beside the score."""
        return {
            "constants_version": constants.VERSION,
            "coverage": str(self.coverage),
            "freshness": str(self.freshness),
            "newest": self.newest.isoformat() if self.newest else None,
            "inputs": {"had": self.inputs_had, "wanted": self.inputs_wanted},
            "signals": {code: {"value": str(value), "share": str(share)} for code, value, share in self.signals},
            "rows": [row.as_json() for row in self.rows],
        }


def score(facts: Facts, *, as_of: date) -> Scored | None:
    """Give the score of one capability, or None where nothing is known that could be scored."""
    signals = [
        signal
        for signal in (analysis_signal(facts.analysis), execution_signal(facts.tasks, as_of), outcome_signal(facts))
        if signal is not None and signal.share > 0
    ]
    if not signals:
        return None
    whole = sum((signal.share for signal in signals), Fraction(0))
    exact = sum((signal.share * signal.value for signal in signals), Fraction(0)) / whole
    total = rounded(exact)
    drafts = [(signal, draft, signal.share / whole * draft.part) for signal in signals for draft in signal.rows]
    points = apportion([weight * (draft.value or 0) for _, draft, weight in drafts], total)
    rows = tuple(
        EvidenceRow(
            type=draft.type,
            id=draft.id,
            hash=draft.hash,
            label=draft.label,
            value=None if draft.value is None else rounded(draft.value),
            weight=rounded(weight, places=4),
            contribution=contribution,
            on=draft.on,
            part_of=draft.part_of,
            note=draft.note,
        )
        for (_, draft, weight), contribution in zip(drafts, points, strict=True)
    )
    coverage = sum((signal.coverage for signal in signals), Fraction(0))
    freshness = sum((signal.share / whole * fresh(signal.newest, as_of) for signal in signals), Fraction(0))
    had, wanted = _inputs(facts.analysis, signals)
    return Scored(
        score=total,
        confidence=rounded(coverage * freshness, places=3),
        coverage=rounded(coverage, places=3),
        freshness=rounded(freshness, places=3),
        signals=tuple((one.code, rounded(one.value), rounded(one.share / whole, places=4)) for one in signals),
        rows=rows,
        newest=max((one.newest for one in signals if one.newest is not None), default=None),
        inputs_hash=hash_of({"constants": constants.VERSION, "rows": [_hashed(draft) for _, draft, _ in drafts],
                             "shares": [[one.code, str(one.share), str(one.coverage)] for one in signals]}),
        inputs_had=had,
        inputs_wanted=wanted,
    )  # fmt: skip


def _inputs(analysis: AnalysisFact | None, signals: Sequence[Signal]) -> tuple[int, int]:
    """Give how many inputs there were of those wanted: the analysis's own, and one each for execution and outcomes."""
    others = sum(1 for signal in signals if signal.code != "analysis")
    had = analysis.inputs_had if analysis is not None else 0
    wanted = analysis.inputs_wanted if analysis is not None else 1
    return had + others, wanted + 2


def _hashed(draft: Draft) -> list[str]:
    return [draft.type, draft.id, draft.hash, str(draft.value), str(draft.part), str(draft.on), draft.note]
