"""What a portfolio's grants rest on, and which positions do not hold an enterprise in it any more. Pure."""

from __future__ import annotations

ENDED = ("repaid", "written_off")
"""Statuses of positions that are over."""


def grant_of(portfolio_id: int) -> str:
    """Give the `via` of the grants that being in a portfolio brings; each portfolio's grants stand by themselves."""
    return f"portfolio:{portfolio_id}"
