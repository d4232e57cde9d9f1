"""Whether each number that a text tells stands in what it was told from.

A figure holds where the same value is known, however it is written; where it is a known one rounded to the digits
shown, of which there are at least two; and in percent where a share is known. Signs and days are held to as well, and
a currency beside a figure has to be that of the fact.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from execution.narration.rules import currencies, figures
from execution.narration.rules.figures import Dated, Figure

LEAST_DIGITS_ROUNDED = 2
_SHARE_UNITS = frozenset({"ratio", "share"})
_PERCENT_UNITS = frozenset({"percent", "%", "pct"})
_SHARE_NAMES = ("_ratio", "_share", "_rate")
_PERCENT_NAMES = ("_percent", "_pct")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


@dataclass
class Known:
    """The numbers of a context: all of them, which of them are shares of 1, which are percent, its days, its codes.

    `money`: amounts by their currency; `parts`: fractions in words.
    """

    values: set[Decimal] = field(default_factory=set)
    money: dict[str, set[Decimal]] = field(default_factory=lambda: defaultdict(set))
    parts: set[Fraction] = field(default_factory=set)
    shares: set[Decimal] = field(default_factory=set)
    percents: set[Decimal] = field(default_factory=set)
    dates: set[Dated] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Compared:
    """What a text tells against what is known: what is not, how much is told, and how much of it rounded."""

    unknown: tuple[str, ...]
    told: int
    rounded: int


def known_in(context: Any, *, locale: str = "en") -> Known:
    """Give the numbers of a context, from its figures, texts and days."""
    known = Known()
    waiting = [(context, _Beside())]
    while waiting:
        value, beside = waiting.pop()
        if isinstance(value, Mapping):
            inside = beside.inside(value)
            waiting += [(one, replace(inside, name=str(key).casefold())) for key, one in value.items()]
        elif isinstance(value, (list, tuple)):
            waiting += [(one, beside) for one in value]
        elif isinstance(value, str):
            _take_text(value, beside, known, locale)
        elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            _take(Decimal(str(value)), beside, known)
    return known


@dataclass(frozen=True)
class _Beside:
    """What stands beside a value: its name, the unit of what it is in, the currency of that or of what is around it."""

    name: str = ""
    unit: str = ""
    money: frozenset[str] = frozenset()

    def inside(self, members: Mapping[str, Any]) -> _Beside:
        unit, currency = (one if isinstance(one := members.get(name), str) else "" for name in ("unit", "currency"))
        own = currencies.named(currency) | currencies.named(unit)
        return _Beside(self.name, unit.casefold(), own or (frozenset() if unit else self.money))


def compared(text: str, known: Known, *, locale: str = "en") -> Compared:
    """Say of every number in a text whether it is known."""
    found = figures.told(text, locale=locale)
    pools = _Pools(known)
    unknown = [one.shown for one in found.dates if not _date_known(one, known)]
    rounded = 0
    for figure in found.figures:
        how = pools.holds(figure)
        if how is None:
            unknown.append(figure.shown)
        rounded += how == "rounded"
    exact = {Fraction(one) for one in known.values | known.shares} | known.parts
    unknown += [shown for shown, value in found.parts if value not in exact]
    return Compared(tuple(unknown), len(found.dates) + len(found.figures) + len(found.parts), rounded)


def _take(value: Decimal, beside: _Beside, known: Known) -> None:
    if not value.is_finite():
        return
    known.values.add(value)
    for currency in beside.money:
        known.money[currency].add(value)
    if beside.unit in _SHARE_UNITS or beside.name.endswith(_SHARE_NAMES):
        known.shares.add(value)
    if beside.unit in _PERCENT_UNITS or beside.name.endswith(_PERCENT_NAMES):
        known.percents.add(value)


def _take_text(text: str, beside: _Beside, known: Known, locale: str) -> None:
    if _NUMBER.fullmatch(text):
        _take(Decimal(text), beside, known)
        return
    found = figures.told(text, locale=locale)
    known.dates.update(Dated("", one.year, one.month, one.day) for one in found.dates)
    for figure in found.figures:
        if figure.value is None:
            known.codes.add(figure.shown.casefold())
        elif figure.percent:
            known.percents.add(figure.value)
        else:
            value = figure.value.scaleb(figure.power)
            known.values.add(value)
            for currency in figure.currencies:
                known.money[currency].add(value)
    known.parts.update(value for _shown, value in found.parts)


def _date_known(told: Dated, known: Known) -> bool:
    parts = ("year", "month", "day")
    said = {part: getattr(told, part) for part in parts if getattr(told, part) is not None}
    return any(all(getattr(one, part) == value for part, value in said.items()) for one in known.dates)


class _Pools:
    """The known values in order, so that one near a figure is found at once."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._years = {one.year for one in known.dates}
        self._values = sorted(known.values)
        self._money = {currency: sorted(values) for currency, values in known.money.items()}
        self._percents = sorted({*known.percents, *(share * 100 for share in known.shares)})

    def holds(self, figure: Figure) -> str | None:
        """Say how a figure is known: `same`, `rounded`, or None where it is not."""
        if figure.value is None:
            return "same" if figure.shown.casefold() in self._known.codes else None
        alone = not figure.percent and figure.places == 0 and figure.power == 0
        year = -figure.value if figure.bracketed else figure.value
        if alone and len(figure.shown) == 4 and not figure.currencies and year in self._years:
            return "same"
        if figure.percent:
            return self._near(figure, self._percents)
        if not figure.currencies:
            return self._near(figure, self._values)
        found = {self._near(figure, self._money.get(one, [])) for one in figure.currencies}
        return next((how for how in ("same", "rounded") if how in found), None)

    def _near(self, figure: Figure, pool: list[Decimal]) -> str | None:
        assert figure.value is not None  # noqa: S101  (told to mypy: asked above)
        try:
            value = figure.value.scaleb(figure.power)
            half = Decimal(5).scaleb(figure.power - figure.places - 1)
            low = bisect_left(pool, value - half)
        except InvalidOperation:
            return None
        how = None
        for one in pool[low:]:
            if one > value + half:
                break
            if one == value:
                return "same"
            if figure.digits >= LEAST_DIGITS_ROUNDED:
                how = "rounded"
        return how
