"""What a diagnosis gives. Not here: the rules (`rules`), nor what an analysis is (enterprises)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from enterprises.public import AnalysisRow


@dataclass(frozen=True)
class Diagnosed:
    """What one diagnosis left: the analysis, the draft that rests on it, and the tasks if they were asked for."""

    analysis: AnalysisRow
    decision: Any
    tasks: Sequence[Any]
