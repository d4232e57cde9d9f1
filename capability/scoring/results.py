"""Scores as other code gets them. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class StoredScore:
    """Of a stored score what a computation is held against."""

    score: Decimal
    inputs_hash: str


@dataclass(frozen=True)
class ScoreShown:
    """A stored score. `evidence` is as it was written when the score was computed."""

    id: int
    organization_id: int
    enterprise_id: int
    code: str
    name: str
    score: Decimal
    confidence: Decimal | None
    evidence: Mapping[str, Any]
    computed_at: datetime
    inputs_hash: str
