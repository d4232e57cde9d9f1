"""Kinds of inputs and the base of the four models. A field says its label, its unit and under which theme it is asked.

Nothing stated is None. Units: `currency`, `share` (0 to 1), `count`, `days`, `months`, `hours`, `minutes`, `points`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

LARGEST = Decimal("1000000000000")

Amount = Annotated[Decimal, Field(ge=0, le=LARGEST, max_digits=18, decimal_places=2)]
Balance = Annotated[Decimal, Field(ge=-LARGEST, le=LARGEST, max_digits=18, decimal_places=2)]
Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=7, decimal_places=6)]
Number = Annotated[Decimal, Field(ge=0, le=LARGEST, max_digits=18, decimal_places=4)]
Points = Annotated[Decimal, Field(ge=-100, le=100, max_digits=7, decimal_places=4)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Stated(BaseModel):
    """Base of what is stated: every member named, figures exact, nothing guessed from another kind of value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    currency: Annotated[
        str, Field(pattern=r"^[A-Z]{3}$", title="Currency", description="ISO 4217, of every amount here.")
    ] = "USD"


class Part(BaseModel):
    """Base of the rows of a list among the inputs."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def asked(label: str, theme: str, unit: str = "", says: str = "", **bounds: Any) -> Any:
    """Give a field that may be left out: its label, the theme it is asked under, its unit, and what helps to fill it.

    Amounts have the unit `currency`, and are of the one currency that the inputs name.
    """
    more = {"theme": theme, "unit": unit}
    return Field(default=None, title=label, description=says or f"{label}.", json_schema_extra=more, **bounds)
