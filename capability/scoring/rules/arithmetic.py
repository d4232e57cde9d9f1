"""Exact sums, rounded once: shares as fractions, points to the cent that still add up, hashes of plain facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

CENT = Decimal("0.01")
HUNDRED = Fraction(100)
NOTHING = Fraction(0)

_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(7))

_text_of = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def apportion(exact: Sequence[Fraction], total: Decimal, *, step: Decimal = CENT) -> list[Decimal]:
    """Round parts so that they add up to a rounded total: each down, then one step more for the largest remainders.

    Takes: parts of either sign whose sum rounds to `total`. **Source:** the method of Hamilton.
    """
    # In whole numbers: part × steps = down + left / (denominator × below).
    below, above = Fraction(step).as_integer_ratio()
    split = [divmod(part.numerator * above, part.denominator * below) for part in exact]
    down = [whole for whole, _left in split]
    missing = int(total / step) - sum(down)
    if missing:
        left = [Fraction(left, part.denominator * below) for part, (_whole, left) in zip(exact, split, strict=True)]
        for at in sorted(range(len(left)), key=lambda at: (-left[at], at))[:missing]:
            down[at] += 1
    return [count * step for count in down]


def rounded(value: Fraction, *, places: int = 2) -> Decimal:
    """Give an exact number to so many places, halves away from zero."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(_STEPS[places], rounding=ROUND_HALF_UP)


def within(value: Fraction) -> Fraction:
    """Give a value from 0 to 100, the nearest one where it lies outside."""
    return min(max(value, Fraction(0)), HUNDRED)


def hash_of(value: Any) -> str:
    """Give the SHA-256 of plain facts, the same for the same facts in any process."""
    return hashlib.sha256(_text_of(value).encode()).hexdigest()
