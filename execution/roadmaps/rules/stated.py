"""What an enterprise states about a roadmap's worth: assumptions and a projection, as decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.errors import FieldProblem

ASSUMPTIONS = ("blended_hourly_rate", "annual_lead_volume", "avg_deal_value", "currency")
AMOUNTS = ("blended_hourly_rate", "avg_deal_value")
"""Assumptions that are money; all of a projection is."""
PROJECTION = ("time_savings_value_annual", "revenue_impact_annual", "cost_avoidance_annual", "cost")
MOST = Decimal(10) ** 12
_CURRENCY = re.compile(r"[A-Z]{3}")


def faults_of(assumptions: Mapping[str, Any], projection: Mapping[str, Any]) -> list[FieldProblem]:
    """Name what cannot be kept: amounts are 0 or more, with two digits after the point. Their currency: `unnamed`."""
    faults = [
        *_unknown("assumptions", assumptions, ASSUMPTIONS),
        *_unknown("roi_projection", projection, PROJECTION),
    ]
    for part, values in (("assumptions", assumptions), ("roi_projection", projection)):
        for name, value in values.items():
            if name != "currency" and value is not None and _kept(value) is None:
                faults.append(
                    FieldProblem(
                        f"/{part}/{name}", "out_of_range", "Write a number of 0 or more, at most two decimals."
                    )
                )
    currency = assumptions.get("currency")
    if currency is not None and not (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
        faults.append(FieldProblem("/assumptions/currency", "not_a_currency", "Write a code of three letters, as USD."))
    return faults


def lacks_currency(assumptions: Mapping[str, Any], projection: Mapping[str, Any]) -> bool:
    """Say whether an amount is stated and no currency: which it is in is nobody's to guess."""
    amounts = [*(assumptions.get(name) for name in AMOUNTS), *(projection.get(name) for name in PROJECTION)]
    return assumptions.get("currency") is None and any(one is not None for one in amounts)


def unnamed(assumptions: Mapping[str, Any], projection: Mapping[str, Any]) -> list[FieldProblem]:
    """Name the currency where it is lacking. Takes: both as they would stand."""
    if not lacks_currency(assumptions, projection):
        return []
    return [FieldProblem("/assumptions/currency", "required", "Name the currency of the amounts, for instance USD.")]


def exactly(values: Mapping[str, Any]) -> dict[str, str]:
    """Give what was stated as texts that keep every digit; what is None is left out."""
    return {
        name: value if name == "currency" else format(_kept(value) or Decimal(0), "f")
        for name, value in values.items()
        if value is not None
    }


def _kept(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str | float | Decimal):
        return None
    number = read_decimal(value)
    if number is None or not 0 <= number <= MOST:
        return None
    return number if number == number.quantize(Decimal("0.01")) else None


def _unknown(part: str, values: Mapping[str, Any], known: tuple[str, ...]) -> list[FieldProblem]:
    return [
        FieldProblem(f"/{part}/{name}", "unknown_field", "There is no such field here.")
        for name in values
        if name not in known
    ]
