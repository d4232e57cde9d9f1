"""Converting an amount by the rates of one pack, with the rates that were used.

A rate serves both ways. What is not quoted directly goes by way of a pivot, the euro first: the rates of the European
Central Bank are all against it. Not here: rounding, which is for whoever knows what the amount is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from execution.packs.rules.material import Rate

PIVOTS = ("EUR", "USD")
DIGITS = 34
"""Digits that results carry, those of IEEE 754 decimal128: far more than any rate has."""

Rates = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class Leg:
    """One rate of a pack on the way from one currency to another, as the pack has it; `inverted`: divided by."""

    base: str
    quote: str
    rate: Decimal
    inverted: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """An amount in another currency, and the rates by which it came there; none where both are the same."""

    amount: Decimal
    base: str
    quote: str
    legs: tuple[Leg, ...]


def table_of(rates: Iterable[Rate]) -> dict[tuple[str, str], Decimal]:
    """Give rates by their pair."""
    return {(one.base, one.quote): one.rate for one in rates}


def way(rates: Rates, base: str, quote: str) -> tuple[Leg, ...] | None:
    """Give the rates that lead from one currency to another; None where none do."""
    if base == quote:
        return ()
    direct = _leg(rates, base, quote)
    if direct is not None:
        return (direct,)
    for pivot in PIVOTS:
        first, second = _leg(rates, base, pivot), _leg(rates, pivot, quote)
        if first is not None and second is not None:
            return (first, second)
    return None


def exchange(rates: Rates, amount: Decimal, base: str, quote: str) -> Exchange | None:
    """Convert an amount; None where no rates lead there. All is multiplied first and divided once, last."""
    legs = way(rates, base, quote)
    if legs is None:
        return None
    with localcontext(prec=DIGITS):
        above, below = amount, Decimal(1)
        for leg in legs:
            if leg.inverted:
                below *= leg.rate
            else:
                above *= leg.rate
        return Exchange(above / below if legs else amount, base, quote, legs)


def _leg(rates: Rates, base: str, quote: str) -> Leg | None:
    if (base, quote) in rates:
        return Leg(base, quote, rates[base, quote], inverted=False)
    if (quote, base) in rates:
        return Leg(quote, base, rates[quote, base], inverted=True)
    return None
