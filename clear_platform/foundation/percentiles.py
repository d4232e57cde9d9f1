"""Percentiles of values in order: a pure rule for any kind of figure. Not here: how they are rounded or told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def cut(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """Give a percentile of rising values by interpolating between the two beside it; the least is at 0, the most at 1.

    It is as exact as the decimal context it is called in.
    """
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
