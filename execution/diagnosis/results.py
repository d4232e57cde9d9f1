"""What a diagnosis takes and gives. Not here: the rules (`rules`), nor what an analysis is (enterprises)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enterprises.public import AnalysisRow
from execution.diagnosis.rules.inputs import LoanFacts


@dataclass(frozen=True)
class FactsOf:
    """The loan facts of one enterprise, and the rows they come from as citations `{type, id}`."""

    enterprise_id: int
    facts: LoanFacts
    sources: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Diagnosed:
    """What one diagnosis left: the analysis, the draft that rests on it, and the tasks if they were asked for."""

    analysis: AnalysisRow
    decision: Any
    tasks: Sequence[Any]
