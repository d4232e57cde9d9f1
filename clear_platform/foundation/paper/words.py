"""How values are said on paper: labels, days, amounts, and any JSON value as plain lines. No layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.rendering import wording


def label(code: object) -> str:
    """Give a code as words: `cash_runway_months` is 'Cash runway months'."""
    words = str(code).replace("_", " ")
    return words[:1].upper() + words[1:]


def day(value: str | None) -> str:
    """Give the day of an ISO date or time as '21 Nov 2026'."""
    return wording.day_full(date.fromisoformat(value[:10])) if value else "–"


def moment(value: str | None) -> str:
    """Give an RFC 3339 time as day and hour, in UTC."""
    return wording.moment_full(datetime.fromisoformat(value)) if value else "–"


def amount(value: str | None, currency: str) -> str:
    """Give a decimal amount with its currency."""
    return wording.money(Decimal(value), currency) if value is not None else "–"


def figure(value: Any, *, places: int = 2) -> str:
    """Give a number rounded for reading; anything that is no number is said as it is."""
    if value is None or isinstance(value, bool):
        return plain(value)
    exact = read_decimal(value)
    if exact is None:
        return str(value)
    shown = wording.number(exact, places=places)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def sure(value: Any) -> str:
    """Give how sure something is, 0 to 1, always with two digits, so that a column of it can be read down."""
    exact = read_decimal(value)
    return figure(value) if exact is None else wording.number(exact, places=2)


def measured(value: Any, unit: str | None) -> str:
    """Give a value with its unit; a share as a percentage."""
    if unit == "share" and value is not None:
        return wording.percent(Decimal(str(value)))
    said = figure(value)
    return said if not unit or unit in {"currency", "ratio", "number", "flag"} or said == "–" else f"{said} {unit}"


def plain(value: Any) -> str:
    """Give one value that has no members."""
    if value is None or value in ([], {}, ""):
        return "–"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def lines(value: Any, depth: int = 0) -> Iterator[str]:
    """Give any JSON value as lines, one a member, deeper ones further in."""
    margin = "\u2003" * depth
    if isinstance(value, Mapping):
        for key, one in value.items():
            if isinstance(one, Mapping | list) and one:
                yield f"{margin}{label(key)}"
                yield from lines(one, depth + 1)
            else:
                yield f"{margin}{label(key)}: {plain(one)}"
    elif isinstance(value, list):
        for one in value:
            yield from lines(one, depth + 1 if isinstance(one, Mapping | list) else depth)
    else:
        yield f"{margin}{plain(value)}"
