"""What every step is handed: holdings and enterprises, column by column; and the texts that figures are given as."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from execution.public import Said
from institutional.analytics.rules.holding import Enterprise, Part

AGENT = "financial_analyst"
VERSION = 1


Id = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]
Money = Annotated[str, Field(pattern=r"^-?[0-9]{1,20}\.[0-9]{2}$")]
Ratio = Annotated[str, Field(pattern=r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$")]
Figure = Annotated[str, Field(pattern=r"^-?[0-9]{1,20}(\.[0-9]{1,12})?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Rate = Annotated[str, Field(pattern=r"^[0-9.E+-]{1,40}$")]
Word = Annotated[str, Field(max_length=80)]


class Parts(Said):
    """What is held, column by column: the first of each column is one part, the second of each the next."""

    enterprise: list[Id]
    instrument: list[Word]
    status: list[Word]
    currency: list[Currency]
    positions: list[Count]
    principal: list[Money]
    exposure: list[Money]
    by_principal: list[Count]


class Enterprises(Said):
    """What is known of enterprises, column by column; blank where it is not."""

    id: list[Id]
    industry: list[Word]
    size_band: list[Word]
    region: list[Word]
    readiness: list[Annotated[str, Field(pattern=r"^([0-9]{1,3}(\.[0-9]{1,2})?)?$")]]


def parts_of(columns: Parts) -> list[Part]:
    """Give the parts that columns hold."""
    return [
        Part(enterprise, instrument, status, currency, count, Decimal(principal), Decimal(exposure), by_principal)
        for enterprise, instrument, status, currency, count, principal, exposure, by_principal in zip(
            columns.enterprise,
            columns.instrument,
            columns.status,
            columns.currency,
            columns.positions,
            columns.principal,
            columns.exposure,
            columns.by_principal,
            strict=True,
        )
    ]


def known_of(columns: Enterprises) -> dict[int, Enterprise]:
    """Give the enterprises that columns hold, by their ids."""
    rows = zip(columns.id, columns.industry, columns.size_band, columns.region, columns.readiness, strict=True)
    return {
        id: Enterprise(id, industry, size_band, region, Decimal(readiness) if readiness else None)
        for id, industry, size_band, region, readiness in rows
    }


def in_cents(amount: Decimal) -> str:
    """Give an amount as the text that steps hand on."""
    return format(amount, ".2f")
