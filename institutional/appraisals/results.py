"""What appraising a portfolio gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Appraised:
    """How many enterprises were looked at, how many analyses said something new, how many scores and readiness came."""

    portfolio_id: int
    enterprises: int
    analyses: int
    scores: int
    readiness: int
