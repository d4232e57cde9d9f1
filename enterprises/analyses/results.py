"""Analyses as other code takes and gets them. Not here: their rows (`models`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class NewAnalysis:
    """What an analysis is made from. `inputs` and `findings` are JSON-plain; money and scores in them are text.

    `run_id`: the run whose result they are; None where nothing ran.
    """

    enterprise_id: int | None
    domain: str
    inputs: Mapping[str, Any]
    findings: Mapping[str, Any]
    confidence: Decimal
    run_id: UUID | None = None


@dataclass(frozen=True)
class AnalysisRow:
    """An analysis as it was recorded; `content_hash` is what a citation of it pins."""

    id: int
    organization_id: int
    enterprise_id: int | None
    decision_id: str | None
    domain: str
    inputs: Mapping[str, Any]
    findings: Mapping[str, Any]
    confidence: Decimal
    created_at: datetime
    content_hash: str
    tag: str
    run_id: UUID | None = None
