"""What a comparison did. No Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Compared:
    """Comparisons kept, falls that were noticed, falls that ended."""

    comparisons: int
    fell: int
    ended: int
