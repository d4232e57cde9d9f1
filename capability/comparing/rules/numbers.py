"""Medians, quartiles and means of scores, and how they are written down."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

MEDIAN, LOWER, UPPER = Decimal("0.5"), Decimal("0.25"), Decimal("0.75")


def mean(values: Sequence[Decimal]) -> Decimal:
    """Give the mean of some values."""
    return sum(values, Decimal(0)) / len(values)


def written(value: Decimal, places: int) -> str:
    """Give a figure as it is kept: a text of so many digits, never minus nothing."""
    rounded = round_to(value, places)
    return f"{rounded if rounded else abs(rounded):f}"


def round_to(value: Decimal, places: int) -> Decimal:
    """Give a figure of so many digits, half away from zero as pages write every number."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
