"""What a pack is made of, as providers give it, and the hash by which its content is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

import rfc8785

from clear_platform.foundation.decimals import read_decimal

PLACES = 12
"""Decimal places that are kept."""
MOST = Decimal(10) ** 12


class Kind(StrEnum):
    """What a pack holds: rates of currencies, prices of instruments, or figures to compare with."""

    FX = "fx"
    PRICE = "price"
    BENCHMARK = "benchmark"


class Unit(StrEnum):
    """What the figure of a price or a benchmark counts."""

    MONEY = "money"
    PERCENT = "percent"
    INDEX = "index"
    RATIO = "ratio"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `base` is worth `rate` units of `quote`."""

    base: str
    quote: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """A figure by its symbol, as of the day it was observed; `currency` is empty where it is no money."""

    symbol: str
    price: Decimal
    observed_on: date
    unit: Unit = Unit.MONEY
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """All that a provider has of a kind as of one day.

    `days_missing`: days before it on which a figure should be there and is not, as far as the provider can tell;
    `absent`: what it was asked for and has nothing about.
    """

    kind: Kind
    source: str
    asof_date: date
    rates: tuple[Rate, ...] = ()
    prices: tuple[Price, ...] = ()
    days_missing: tuple[date, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def content_hash(self) -> str:
        """Give the SHA-256 of what it says, the same in whatever order it came. **Source**: RFC 8785."""
        said = {
            "kind": str(self.kind),
            "source": self.source,
            "asof_date": self.asof_date.isoformat(),
            "rates": sorted([one.base, one.quote, plain(one.rate)] for one in self.rates),
            "prices": sorted(
                [one.symbol, plain(one.price), one.observed_on.isoformat(), str(one.unit), one.currency]
                for one in self.prices
            ),
        }
        return sha256(rfc8785.dumps(said)).hexdigest()


def read_figure(text: str | Decimal) -> Decimal | None:
    """Give a number as it can be kept, with twelve decimal places at most; None for what is none."""
    figure = read_decimal(text)
    if figure is None or abs(figure) >= MOST:
        return None
    return figure if -int(figure.as_tuple().exponent) <= PLACES else round(figure, PLACES)


def unusable(material: Material) -> str:
    """Say why this cannot be kept as a pack at all; nothing where it can."""
    counted = Counter(f"{one.base}/{one.quote}" for one in material.rates)
    counted.update(one.symbol for one in material.prices)
    twice = sorted(subject for subject, times in counted.items() if times > 1)
    if twice:
        return f"{', '.join(twice[:5])} is there more than once."
    figures = [one.rate for one in material.rates] + [one.price for one in material.prices]
    odd = [one for one in figures if read_figure(one) is None]
    if odd:
        return f"{odd[0]} is no figure that can be kept."
    return ""


def plain(figure: Decimal) -> str:
    """Give a number as a text that does not depend on how many zeros it was written with."""
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text
