"""`metrics.concentration`: how much of what is held lies in few hands."""

from __future__ import annotations

from decimal import Decimal

from enterprises.public import sector_of
from execution.public import Call, Said, capability
from institutional.analytics.agents.columns import (
    AGENT,
    VERSION,
    Count,
    Enterprises,
    Figure,
    Money,
    Parts,
    Ratio,
    Word,
    in_cents,
    known_of,
    parts_of,
)
from institutional.analytics.rules import measuring
from institutional.analytics.rules.exact import text


class LargestFound(Said):
    """One of the largest, with its part of the whole."""

    key: Word
    amount: Money
    share_ratio: Ratio


class ConcentrationFound(Said):
    """How much lies in few hands: the index in points of 10,000, to how many equal ones it comes, the largest ten."""

    hhi_points: Figure | None
    as_many_as: Figure | None
    count: Count
    top: list[LargestFound]
    top_share_ratio: Ratio | None


class Concentrations(Said):
    """Concentration by enterprise, industry and region; the keys of enterprises are their ids."""

    weighed_by: Word
    by_enterprise: ConcentrationFound
    by_industry: ConcentrationFound
    by_region: ConcentrationFound


class ConcentrationAsked(Said):
    """What is held in one currency, and what is known of the enterprises."""

    parts: Parts
    enterprises: Enterprises


@capability(
    "metrics.concentration",
    agent=AGENT,
    arguments=ConcentrationAsked,
    result=Concentrations,
    pure=True,
    version=VERSION,
)
def concentration(call: Call, arguments: ConcentrationAsked) -> Concentrations:
    """Measure how much of what is held lies in few enterprises, industries and regions."""
    held, known = parts_of(arguments.parts), known_of(arguments.enterprises)
    by = measuring.weighed_by(held)
    ways = {
        "by_enterprise": lambda one: str(one.enterprise),
        "by_industry": lambda one: sector_of(known[one.enterprise].industry),
        "by_region": lambda one: known[one.enterprise].region,
    }
    found = {}
    for name, key in ways.items():
        amounts: dict[str, Decimal] = {}
        for one in held:
            amounts[key(one)] = amounts.get(key(one), Decimal(0)) + measuring.weight(one, by)
        found[name] = _concentration(measuring.concentration(amounts))
    return Concentrations(weighed_by=by, **found)


def _concentration(found: measuring.Concentration) -> ConcentrationFound:
    return ConcentrationFound(
        hhi_points=text(found.points),
        as_many_as=text(found.as_many_as),
        count=found.count,
        top=[
            LargestFound(key=one.key, amount=in_cents(one.amount), share_ratio=format(one.share, "f"))
            for one in found.top
        ],
        top_share_ratio=text(found.top_share),
    )
