"""Whether a pack may be put in force: complete, without a jump that nobody can believe, and consistent in itself.

Every rule gives its problems as sentences; a pack without any has passed. Bounds are house rules, version 1: wide
enough for every day of the European Central Bank's file that ships, and narrow enough for a comma in the wrong place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from execution.packs.rules.converting import PIVOTS, table_of
from execution.packs.rules.days import business_days_behind
from execution.packs.rules.material import Kind, Material, Price, Rate, Unit, plain

Code = Literal["empty", "not_positive", "gap", "absent", "missing", "stale", "currency", "jump", "inverse", "cross"]

FX_JUMP = Decimal("0.10")
"""How far a rate may move in a business day, as a share of the last one. It grows with the root of the days between."""
JUMPS: Mapping[Unit, Decimal] = {
    Unit.MONEY: Decimal("0.35"),
    Unit.INDEX: Decimal("0.15"),
    Unit.RATIO: Decimal("0.50"),
}
"""The same for prices and benchmarks. What is counted may jump as it likes: news do."""
PERCENT_POINTS = Decimal("1.5")
"""How far a benchmark in percent may move in a business day, in percentage points: it may be near or below zero."""
TOLERANCE = Decimal("0.001")
"""How far two ways to one rate may differ, as a share: rates are rounded, and not quoted at the very same moment."""
OLDEST_BUSINESS_DAYS: Mapping[Unit, int] = {Unit.MONEY: 5, Unit.PERCENT: 70, Unit.INDEX: 70, Unit.COUNT: 5}
"""How old a figure may be when it is observed less often than daily: monthly series come weeks after their month."""
ENDED: Mapping[str, date] = {
    "RUB": date(2022, 3, 2),
    "HRK": date(2023, 1, 1),
    "BGN": date(2026, 1, 1),
}
"""Currencies that the European Central Bank quotes no more, and since when. **Source**: its notices: the euro in
Croatia from 2023 and in Bulgaria from 2026; the rouble suspended until further notice."""
KNOWN_WHEN_LOADED = frozenset({"gap", "absent"})
ACCEPTABLE = frozenset({"jump", "absent", "missing"})
"""What may be so all the same: a currency floats, a symbol is no longer traded. Everything else is a fault."""
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a pack may not be put in force; `subject` is the rate, the symbol or the day at fault."""

    code: Code
    subject: str
    detail: str


def reconcile(material: Material, last: Material | None) -> tuple[Problem, ...]:
    """Give what speaks against putting this in force after the pack before it, None where it is the first."""
    rules = _FX if material.kind is Kind.FX else _PRICES
    found = list(_empty(material))
    found += [problem for rule in rules for problem in rule(material, last)]
    return tuple(found)


def may_be_accepted(problems: Sequence[Problem]) -> bool:
    """Say whether a person may know all that speaks against a pack to be so: what moved far, or is there no more."""
    return bool(problems) and all(one.code in ACCEPTABLE for one in problems)


def in_words(problems: Sequence[Problem]) -> str:
    """Give the problems as one text, the first of them where there are very many."""
    more = len(problems) - MOST_NAMED
    told = " ".join(one.detail for one in problems[:MOST_NAMED])
    return f"{told} And {more} more." if more > 0 else told


def _empty(material: Material) -> Iterator[Problem]:
    if not material.rates and not material.prices:
        yield Problem("empty", material.asof_date.isoformat(), "It holds nothing.")


def known_when_loaded(material: Material) -> tuple[Problem, ...]:
    """Give the days before this one, and the symbols, that a provider should have and has not.

    The provider alone can tell, when it is asked: what a pack holds does not say it.
    """
    days = [
        Problem("gap", day.isoformat(), f"There is nothing for {day}, which was a business day.")
        for day in material.days_missing
    ]
    return (*days, *(Problem("absent", one, f"There is nothing about {one}.") for one in material.absent))


def _rates_positive(material: Material, last: Material | None) -> Iterator[Problem]:
    for one in material.rates:
        if one.rate <= 0 or one.base == one.quote:
            yield Problem("not_positive", _pair(one), f"{_pair(one)} at {one.rate} is no rate.")


def _rates_missing(material: Material, last: Material | None) -> Iterator[Problem]:
    here = {(one.base, one.quote) for one in material.rates}
    for one in last.rates if last else ():
        if (one.base, one.quote) not in here and not _ended(one, material.asof_date):
            yield Problem("missing", _pair(one), f"{_pair(one)} was there on {_day(last)} and is missing.")


def _rates_jump(material: Material, last: Material | None) -> Iterator[Problem]:
    before = table_of(last.rates) if last else {}
    bound = FX_JUMP * _spread(material, last)
    for one in material.rates:
        old = before.get((one.base, one.quote))
        if old is not None and old > 0 and abs(one.rate / old - 1) > bound:
            yield _jump(_pair(one), old, one.rate, last, f"{bound * 100:.0f} %")


def _rates_inverse(material: Material, last: Material | None) -> Iterator[Problem]:
    rates = _positive(material)
    for (base, quote), rate in rates.items():
        back = rates.get((quote, base))
        if back is not None and base < quote and _differs(rate * back, Decimal(1)):
            yield Problem(
                "inverse",
                f"{base}/{quote}",
                f"{base}/{quote} at {plain(rate)} and {quote}/{base} at {plain(back)} do not undo each other.",
            )


def _rates_across(material: Material, last: Material | None) -> Iterator[Problem]:
    rates = _positive(material)
    for pivot in PIVOTS:
        for (base, quote), rate in rates.items():
            to_base, to_quote = rates.get((pivot, base)), rates.get((pivot, quote))
            if to_base is None or to_quote is None or pivot in {base, quote}:
                continue
            across = to_quote / to_base
            if _differs(rate, across):
                yield Problem(
                    "cross",
                    f"{base}/{quote}",
                    f"{base}/{quote} is {plain(rate)}, but {across:.6f} by way of {pivot}.",
                )


def _prices_positive(material: Material, last: Material | None) -> Iterator[Problem]:
    for one in material.prices:
        least_is_above_zero = one.unit in {Unit.MONEY, Unit.INDEX}
        if (least_is_above_zero and one.price <= 0) or (one.unit is Unit.COUNT and one.price < 0):
            yield Problem("not_positive", one.symbol, f"{one.symbol} cannot be {one.price}.")


def _prices_missing(material: Material, last: Material | None) -> Iterator[Problem]:
    here = {one.symbol for one in material.prices}
    for one in last.prices if last else ():
        if one.symbol not in here:
            yield Problem("missing", one.symbol, f"{one.symbol} was there on {_day(last)} and is missing.")


def _prices_stale(material: Material, last: Material | None) -> Iterator[Problem]:
    for one in material.prices:
        most = OLDEST_BUSINESS_DAYS.get(one.unit)
        if one.observed_on > material.asof_date:
            yield Problem("stale", one.symbol, f"{one.symbol} is of {one.observed_on}, after the day of the pack.")
        elif most is not None and business_days_behind(one.observed_on, material.asof_date) > most:
            yield Problem("stale", one.symbol, f"{one.symbol} is of {one.observed_on}, more than {most} days old.")


def _prices_jump(material: Material, last: Material | None) -> Iterator[Problem]:
    before = {one.symbol: one for one in last.prices} if last else {}
    root = _spread(material, last)
    for one in material.prices:
        old = before.get(one.symbol)
        if old is None:
            continue
        if (old.currency, old.unit) != (one.currency, one.unit):
            yield Problem("currency", one.symbol, f"{one.symbol} was counted in {_counted(old)}, now {_counted(one)}.")
        elif one.unit is Unit.PERCENT:
            if abs(one.price - old.price) > PERCENT_POINTS * root:
                bound = f"{PERCENT_POINTS * root:.1f} percentage points"
                yield _jump(one.symbol, old.price, one.price, last, bound)
        elif one.unit in JUMPS and old.price > 0 and abs(one.price / old.price - 1) > JUMPS[one.unit] * root:
            yield _jump(one.symbol, old.price, one.price, last, f"{JUMPS[one.unit] * root * 100:.0f} %")


_FX = (_rates_positive, _rates_missing, _rates_jump, _rates_inverse, _rates_across)
_PRICES = (_prices_positive, _prices_missing, _prices_stale, _prices_jump)


def _jump(subject: str, old: Decimal, new: Decimal, last: Material | None, bound: str) -> Problem:
    return Problem(
        "jump", subject, f"{subject} went from {plain(old)} on {_day(last)} to {plain(new)}, more than {bound}."
    )


def _spread(material: Material, last: Material | None) -> Decimal:
    # What moves by chance spreads with the root of time: after a week away a wider move is no wonder.
    days = business_days_behind(last.asof_date, material.asof_date) if last else 1
    return Decimal(max(days, 1)).sqrt()


def _differs(one: Decimal, other: Decimal) -> bool:
    return abs(one / other - 1) > TOLERANCE


def _positive(material: Material) -> Mapping[tuple[str, str], Decimal]:
    return table_of([one for one in material.rates if one.rate > 0])


def _ended(rate: Rate, day: date) -> bool:
    return any(ENDED.get(code, date.max) <= day for code in (rate.base, rate.quote))


def _counted(price: Price) -> str:
    return price.currency or str(price.unit)


def _pair(rate: Rate) -> str:
    return f"{rate.base}/{rate.quote}"


def _day(last: Material | None) -> str:
    return last.asof_date.isoformat() if last else "the day before"
