"""Readiness as other code gets it, and what a recomputation did. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ReadinessShown:
    """A stored readiness. `flags` are the codes of those that stand, `rationale` as it was written when computed."""

    id: int
    organization_id: int
    enterprise_id: int
    score: Decimal
    confidence: Decimal | None
    flags: Sequence[str]
    rationale: Mapping[str, Any]
    computed_at: datetime
    inputs_hash: str
    lapsed_at: datetime | None = None
    """Since when nothing counts any more that it was computed from; None while something does."""


@dataclass(frozen=True)
class StoredReadiness:
    """Of a stored readiness what a computation is held against; `lapsed` where nothing counts of it any more."""

    id: int
    score: Decimal
    inputs_hash: str
    lapsed: bool


@dataclass(frozen=True)
class ComputedAnew:
    """Since when newer figures are on their way, by a job of its own or with all enterprises, each in its turn."""

    since: datetime
    with_all: bool


@dataclass(frozen=True)
class Supposed:
    """What readiness would be with other values; `today` is None where none was computed, `score` where none is given.

    `bridge` holds every part of either sum, today's and the supposed.
    """

    enterprise_id: int
    today: ReadinessShown | None
    score: Decimal | None
    could_be: Decimal | None
    flags: Sequence[str]
    bridge: Sequence[Any]

    @property
    def difference(self) -> Decimal | None:
        """Give the points it would have more than today; None where either is lacking."""
        return None if self.today is None or self.score is None else self.score - self.today.score


@dataclass(frozen=True)
class SetFlag:
    """A flag to be set for one enterprise, or taken back: its figure and the row of the holder that it rests on."""

    enterprise_id: int
    code: str
    raised: bool
    figure: Decimal
    citation: Mapping[str, str]


@dataclass(frozen=True)
class Recomputed:
    """What a recomputation did. `unchanged` counts enterprises for which nothing was written.

    `lapsed` counts those for which nothing counts any more since then.
    """

    enterprises: int
    scores: int
    readiness: int
    unchanged: int
    lapsed: int = 0
