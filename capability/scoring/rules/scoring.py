"""A capability's score, with every row it rests on and what each contributes.

**Formula.** score = (0.6·a·A + 0.2·E + 0.2·O) / (0.6·a + 0.2 + 0.2) over the signals that are present, where A is the
weighted mean of the newest analysis's findings and a its confidence, E what was done of what was due, O how far metrics
moved towards their targets; each from 0 to 100.

confidence = Σ coverage × freshness over the signals, each with its own: the analysis covers 0.6 × the share of the
inputs it wants that it had, execution and outcomes 0.2 each; how fresh a signal is says its newest row, halved every
180 days. So evidence that grows older, or leaves, can only take away. `coverage` is the sum over the signals,
`freshness` their mean by it, so that confidence = coverage × freshness.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from capability import constants
from capability.scoring.rules.arithmetic import NOTHING, apportion, rounded
from capability.scoring.rules.considering import Considered, considered
from capability.scoring.rules.facts import Facts
from capability.scoring.rules.signals import analysis_signal, execution_signal, fresh, outcome_signal

OF_DECISIONS = ("task", "outcome")
"""Types of rows that are part of a decision; a finding is part of an analysis."""


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


def only(decisions: Collection[str]) -> str | None:
    """Give the one decision that something rests on; None where it rests on none, or on several."""
    return next(iter(decisions)) if len(decisions) == 1 else None


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

    @property
    def decisions(self) -> frozenset[str]:
        """Give the ids of the decisions whose tasks and targets it rests on."""
        return frozenset(row.part_of for row in self.rows if row.type in OF_DECISIONS and row.part_of)

    def as_json(self) -> dict[str, Any]:
        """Give the evidence as it is stored beside the score, put together once."""
        return self._evidence

    @cached_property
    def _evidence(self) -> dict[str, Any]:
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
    """Give the score of one capability, or None where nothing is known that could be scored.

    Neither the order of the facts nor one that is given twice makes a difference.
    """
    taken = considered(facts, as_of=as_of)
    return None if taken.is_empty else scored(taken, as_of=as_of)


def scored(taken: Considered, *, as_of: date) -> Scored:
    """Give the score of what was considered on a day, which must not be nothing."""
    parts = (analysis_signal(taken.analysis), execution_signal(taken.tasks), outcome_signal(taken.moves))
    signals = [signal for signal in parts if signal is not None]
    whole = sum((signal.share for signal in signals), NOTHING)
    shares = [signal.share / whole for signal in signals]
    total = rounded(sum((share * signal.value for signal, share in zip(signals, shares, strict=True)), NOTHING))
    drafts = [
        (draft, share * draft.part) for signal, share in zip(signals, shares, strict=True) for draft in signal.rows
    ]
    points = apportion([weight * draft.value if draft.value else NOTHING for draft, weight in drafts], total)
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
        for (draft, weight), contribution in zip(drafts, points, strict=True)
    )
    coverage = sum((signal.coverage for signal in signals), NOTHING)
    confidence = sum((signal.coverage * fresh(signal.newest, as_of) for signal in signals), NOTHING)
    return Scored(
        score=total,
        confidence=rounded(confidence, places=3),
        coverage=rounded(coverage, places=3),
        freshness=rounded(confidence / coverage if coverage else NOTHING, places=3),
        signals=tuple(
            (one.code, rounded(one.value), rounded(share, places=4)) for one, share in zip(signals, shares, strict=True)
        ),
        rows=rows,
        newest=max((one.newest for one in signals if one.newest is not None), default=None),
        inputs_hash=taken.inputs_hash,
        inputs_had=taken.inputs_had,
        inputs_wanted=taken.inputs_wanted,
    )
