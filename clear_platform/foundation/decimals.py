"""Numbers that come from outside, of no more digits than can be reckoned with. Not here: how numbers are written.

`1e-1000000` is nine signs long and a fraction of a million digits: exact sums of it take minutes, and what the decimal
context or the database cannot hold is an error in the middle of the work.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

MOST_PLACES = 400
"""Digits on either side of the point; every double of JSON has fewer."""


def read_decimal(written: object) -> Decimal | None:
    """Give the finite number that a text or a JSON number spells; None for what spells none, or one beyond bounds."""
    try:
        exact = Decimal(str(written))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() and is_bounded(exact) else None


def is_bounded(exact: Decimal) -> bool:
    """Say whether a number has no digit further from its point than `MOST_PLACES`; what is not finite has none."""
    _sign, digits, exponent = exact.as_tuple()
    return not isinstance(exponent, int) or (exponent >= -MOST_PLACES and len(digits) + exponent <= MOST_PLACES)
