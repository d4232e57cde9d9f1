"""Kinds of inputs and the base of the four models. A field says its label, its unit and under which theme it is asked.

Nothing stated is None. Units: `currency`, `share` (0 to 1), `count`, `days`, `months`, `hours`, `minutes`, `points`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

LARGEST = Decimal("1000000000000")

CURRENCY = r"^[A-Z]{3}$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _money(amount: str) -> dict[str, Any]:
    """Give the shape of an amount that says its currency, wherever an amount may be stated."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["amount", "currency"],
        "properties": {
            "amount": {"type": "string", "pattern": amount},
            "currency": {"type": "string", "pattern": CURRENCY},
        },
    }


def is_money(shape: Mapping[str, Any]) -> bool:
    """Say whether a shape is that of an amount that says its currency."""
    return shape.get("required") == ["amount", "currency"] and set(shape["properties"]) == {"amount", "currency"}


def _figure(low: int, high: Decimal, places: int, pattern: str, *, money: bool = False) -> Any:
    """Give the kind of an exact figure: text that no digit is lost of, or a number; or an amount with its currency."""
    text = {"type": "string", "pattern": pattern}
    either = {"anyOf": [text, {"type": "number", "minimum": low, "maximum": float(high)}]}
    if money:
        either["anyOf"].append(_money(pattern))
    return (
        Field(ge=low, le=high, max_digits=18, decimal_places=places),
        WithJsonSchema(text, mode="serialization"),
        WithJsonSchema(either, mode="validation"),
    )


Amount = Annotated[Decimal, *_figure(0, LARGEST, 2, r"^[0-9]{1,13}(\.[0-9]{1,2})?$", money=True)]
Balance = Annotated[Decimal, *_figure(-int(LARGEST), LARGEST, 2, r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$", money=True)]
Share = Annotated[Decimal, *_figure(0, Decimal(1), 6, r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$")]
Number = Annotated[Decimal, *_figure(0, LARGEST, 4, r"^[0-9]{1,13}(\.[0-9]{1,4})?$")]
Points = Annotated[Decimal, *_figure(-100, Decimal(100), 4, r"^-?[0-9]{1,3}(\.[0-9]{1,4})?$")]
WeekHours = Annotated[Decimal, *_figure(0, Decimal(168), 4, r"^[0-9]{1,3}(\.[0-9]{1,4})?$")]
Day = Annotated[date, WithJsonSchema({"type": "string", "format": "date", "pattern": DAY}, mode="validation")]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Stated(BaseModel):
    """Base of what is stated: every member named, figures exact, nothing guessed from another kind of value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    currency: Annotated[
        str,
        Field(
            pattern=CURRENCY,
            title="Currency",
            description="The currency of all amounts here, by its code of three letters, for instance USD or EUR.",
        ),
    ] = "USD"
    industry: Annotated[
        str,
        Field(
            pattern=r"^[0-9]{0,6}$",
            title="Industry",
            description="NAICS, of the enterprises to compare with; an enterprise's own where it is not stated.",
        ),
    ] = ""
    size_band: Annotated[
        str,
        Field(
            max_length=20,
            title="Size",
            description="Size band of the enterprises to compare with; an enterprise's own where it is not stated.",
        ),
    ] = ""
    country: Annotated[
        str,
        Field(
            pattern=r"^([A-Z]{2})?$",
            title="Country",
            description="ISO 3166, two letters: which limits apply; an enterprise's own where it is not stated.",
        ),
    ] = ""

    def disagreements(self) -> Mapping[str, str]:
        """Give the inputs that cannot be so beside another, each with why and how to mend it."""
        return {}


class Part(BaseModel):
    """Base of the rows of a list among the inputs."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


FRAME = frozenset(Stated.model_fields)
"""What frames the figures and is none itself."""


def asked(label: str, theme: str, unit: str = "", says: str = "", **bounds: Any) -> Any:
    """Give a field that may be left out: its label, the theme it is asked under, its unit, and what helps to fill it.

    Amounts have the unit `currency`, and are of the one currency that the inputs name.
    """
    more: dict[str, Any] = {"theme": theme, "unit": unit}
    return Field(default=None, title=label, description=says or f"{label}.", json_schema_extra=more, **bounds)
