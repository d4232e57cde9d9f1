"""The capabilities that ship, as plain data. Loading them is done in `operations`."""

from __future__ import annotations

from dataclasses import dataclass

from capability.constants import CASHFLOW, GROWTH, OPERATIONS, TECHNOLOGY


@dataclass(frozen=True)
class ShippedCapability:
    """One row of the reference data; `domain` is that of the analyses and decisions that speak of it."""

    code: str
    domain: str
    name: str
    short_name: str
    description: str


SHIPPED_CAPABILITIES = (
    ShippedCapability(
        CASHFLOW,
        "cfo",
        "Cash-flow discipline",
        "Cash flow",
        "Knows its cash weeks ahead, is paid when it is due, carries its debt, and keeps books that show it.",
    ),
    ShippedCapability(
        OPERATIONS,
        "coo",
        "Operational reliability",
        "Operations",
        "Delivers what it promised, on the day and in the quality promised, without its founder holding every string.",
    ),
    ShippedCapability(
        GROWTH,
        "cmo",
        "Growth systemization",
        "Growth",
        "Wins and keeps customers by a way that can be repeated and measured, rather than by chance and acquaintance.",
    ),
    ShippedCapability(
        TECHNOLOGY,
        "cto",
        "Technology resilience",
        "Technology",
        "Keeps its systems and data running, protected and recoverable, and has tried that it can recover them.",
    ),
)
SHORT_NAMES = {one.code: one.short_name for one in SHIPPED_CAPABILITIES}
ORDER = {one.code: place for place, one in enumerate(SHIPPED_CAPABILITIES)}
DOMAIN_OF = {one.code: one.domain for one in SHIPPED_CAPABILITIES}
