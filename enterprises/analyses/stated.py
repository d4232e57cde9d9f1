"""What an analysis was told, as people read it: each input by the words that it was asked by, with its unit.

The words come from whoever asks (`register_inputs`). Not here: what was found (`wording`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.rendering.wording import day_full, money, number, percent
from enterprises.analyses.results import AnalysisRow
from enterprises.profiles.industries import industry_title
from enterprises.profiles.listing import size_in_words

NOT_STATED = frozenset({"sources", "not_weighed"})
INDUSTRY, SIZE, CURRENCY = "industry", "size_band", "currency"
MOST_PLACES = 2
UNITLESS = frozenset({"", "count", "ratio", "date"})


@dataclass(frozen=True)
class AskedInput:
    """One input: the words that it is asked by, its unit, and the same of each of its parts where it is a list."""

    name: str
    label: str
    unit: str
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


_ASKED: dict[str, dict[str, AskedInput]] = {}


def register_inputs(domain: str, asked: Sequence[AskedInput]) -> None:
    """Say how the inputs of a domain are asked for, in their order; called when an app starts."""
    _ASKED[domain] = {one.name: one for one in asked}


def inputs_in_words(one: AnalysisRow) -> list[dict[str, str]]:
    """Give the inputs that were stated, in the order they are asked in; sources of rows are not among them."""
    return told_in_words(one.domain, one.inputs)


def told_in_words(domain: str, inputs: Mapping[str, Any]) -> list[dict[str, str]]:
    """Give inputs of a domain as `inputs_in_words` does, where there is no row: in a package, say."""
    asked = _ASKED.get(domain, {})
    order = {name: place for place, name in enumerate(asked)}
    names = sorted(set(inputs) - NOT_STATED - _idle(asked), key=lambda name: (order.get(name, len(order)), name))
    currency = str(inputs.get(CURRENCY, "USD"))
    return [_fact(asked.get(name) or AskedInput(name, label_of(name), ""), inputs[name], currency) for name in names]


def label_of(name: str) -> str:
    """Give the name of an input as people read it, where nobody said how it is asked for."""
    words = name.replace("_12m", _(", twelve months")).replace("_ratio", "").replace("_", " ")
    return f"{words[0].upper()}{words[1:]}"


def _idle(asked: Mapping[str, AskedInput]) -> frozenset[str]:
    """Give what frames no figure: a currency where no amount is asked for."""
    units = {one.unit for one in asked.values()} | {unit for one in asked.values() for _, unit in one.parts.values()}
    return frozenset() if not asked or "currency" in units else frozenset({CURRENCY})


def _fact(asked: AskedInput, value: Any, currency: str) -> dict[str, str]:
    if asked.name == INDUSTRY:
        title = industry_title(str(value))
        return {"label": asked.label, "value": f"{title} ({value})" if title else str(value)}
    if asked.name == SIZE:
        return {"label": asked.label, "value": _("%(band)s employees") % {"band": size_in_words(str(value))}}
    return {"label": asked.label, "value": _said(value, asked, currency)}


def _said(value: Any, asked: AskedInput, currency: str) -> str:
    if isinstance(value, list):
        return "; ".join(_said(one, asked, currency) for one in value)
    if isinstance(value, dict):
        # As they are asked for: the database keeps members in an order of its own.
        names = [*(name for name in asked.parts if name in value), *(name for name in value if name not in asked.parts)]
        return ", ".join(_part(asked, name, value[name], currency) for name in names)
    return _plain(value, asked.unit, currency)


def _part(asked: AskedInput, name: str, value: Any, currency: str) -> str:
    label, unit = asked.parts.get(name, (label_of(name).lower(), ""))
    said = _plain(value, unit, currency)
    return said if name == "name" else f"{label} {said}"


def _plain(value: Any, unit: str, currency: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    day = parse_date(value) if isinstance(value, str) and len(value) == len("2026-01-31") else None
    if day is not None:
        return day_full(day)
    exact = read_decimal(value)
    if exact is None:
        return str(value)
    places = 0 if exact == exact.to_integral_value() else MOST_PLACES
    if unit == "currency":
        return money(exact, currency, places=places)
    if unit == "share":
        return percent(exact)
    if unit == "year":
        return str(value)
    return number(exact, places=places) if unit in UNITLESS else f"{number(exact, places=places)} {unit}"
