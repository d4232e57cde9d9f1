"""What a portfolio's grants rest on, which positions do not hold an enterprise in it any more, and currencies. Pure.

**Source** of currencies: ISO 4217 as the iso-codes project keeps it, carried by pycountry.
"""

from __future__ import annotations

from functools import cache

ENDED = ("repaid", "written_off")
"""Statuses of positions that are over."""


NO_MONEY = frozenset({"XTS", "XXX"})
"""Codes that stand for a test and for no currency."""


def grant_of(portfolio_id: int) -> str:
    """Give the `via` of the grants that being in a portfolio brings; each portfolio's grants stand by themselves."""
    return f"portfolio:{portfolio_id}"


def is_currency(code: str) -> bool:
    """Say whether a code stands for a currency that is in force."""
    return code in _currencies()


@cache
def _currencies() -> frozenset[str]:
    """Read them when first asked for: a process that starts does not wait for them."""
    import pycountry

    return frozenset(one.alpha_3 for one in pycountry.currencies) - NO_MONEY
