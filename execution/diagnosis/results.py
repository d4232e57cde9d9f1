"""What a diagnosis gives. Not here: the rules (`rules`), nor what an analysis is (enterprises)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from enterprises.public import AnalysisRow


@dataclass(frozen=True)
class Diagnosed:
    """What one diagnosis left: the analysis, the draft that rests on it, the tasks if asked for, and its run."""

    analysis: AnalysisRow
    decision: Any
    tasks: Sequence[Any]
    run_id: UUID


@dataclass(frozen=True)
class ResultOfRun:
    """What a run of a domain's pattern found, on which inputs, and whose it is. All of it plain as JSON."""

    run_id: UUID
    domain: str
    enterprise_id: int | None
    organization_id: int
    inputs: Mapping[str, Any]
    findings: Mapping[str, Any]
    confidence: Decimal


@dataclass(frozen=True)
class GapShown:
    """An input that is not known: its label, what it would add, and what it alone would let be told."""

    label: str
    adds: Decimal
    allows: Sequence[str]


@dataclass(frozen=True)
class Foreseen:
    """How sure a diagnosis of what is stated so far would be, and what each input that is not known would add.

    `not_told` are the measures that what is stated gives nothing for, each with its `label` and why (`says`).
    """

    confidence: Decimal
    known: int
    gaps: Mapping[str, GapShown]
    not_told: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class BalanceTaken:
    """What a trial balance came to: inputs plain as JSON, and by their names the sums that no figure could be.

    `of_a_year` are the figures of a year that accounts were placed to and that these months cannot give.
    """

    inputs: Mapping[str, Any]
    left_out: Mapping[str, Decimal]
    of_a_year: Sequence[str] = ()
