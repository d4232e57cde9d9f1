"""What a portfolio's grants rest on. Pure."""

from __future__ import annotations


def grant_of(portfolio_id: int) -> str:
    """Give the `via` of the grants that being in a portfolio brings; each portfolio's grants stand by themselves."""
    return f"portfolio:{portfolio_id}"
