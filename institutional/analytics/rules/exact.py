"""Figures as exact texts: amounts to the cent, shares to the millionth. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

CENT = Decimal("0.01")
MILLIONTH = Decimal("0.000001")
DIGITS = 34
"""Digits that products carry before they are rounded, those of IEEE 754 decimal128."""


def cents(amount: Decimal) -> Decimal:
    """Give an amount to the cent, half to the even one."""
    with localcontext(prec=DIGITS):
        return amount.quantize(CENT, ROUND_HALF_EVEN)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Give a sum of amounts, exactly."""
    with localcontext(prec=DIGITS):
        return sum(amounts, Decimal("0.00"))


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Give which part of a whole something is, to the millionth; None of nothing."""
    if not whole:
        return None
    with localcontext(prec=DIGITS):
        return (part / whole).quantize(MILLIONTH, ROUND_HALF_EVEN)


def text(figure: Decimal | None) -> str | None:
    """Give a figure as text that says it exactly, in plain digits."""
    return None if figure is None else format(figure, "f")
