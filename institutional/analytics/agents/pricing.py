"""`pricing.apply_pack`: what is held, converted into one currency by the pack that the run stands on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from clear_platform.foundation.public import acting, in_scope
from execution.public import Call, Said, Sourced, actor_of, capability, exchange, pack_for, rates_of
from institutional.analytics.agents.columns import (
    AGENT,
    Count,
    Currency,
    Id,
    Money,
    Parts,
    Rate,
    Word,
    in_cents,
    parts_of,
)
from institutional.analytics.errors import PackNotPinned
from institutional.analytics.queries.holdings import columns_of_parts
from institutional.analytics.rules.exact import cents, total
from institutional.analytics.rules.holding import Part


class PackAsked(Said):
    """What is to be converted, and into which currency."""

    parts: Parts
    quote: Currency


class Leg(Said):
    """A rate of the pack on the way; `inverted`: divided by."""

    base: Currency
    quote: Currency
    rate: Rate
    inverted: bool


class RateUsed(Said):
    """How one currency was converted."""

    currency: Currency
    positions: Count
    legs: list[Leg]


class NotConverted(Said):
    """What is held in a currency to which no rate of the pack leads, and which is therefore in no sum."""

    currency: Currency
    positions: Count
    principal: Money
    exposure: Money


class PackUsed(Said):
    """The pack that amounts were converted by."""

    id: Id
    asof_date: str
    source: Word
    hash: str


class Priced(Said):
    """What is held, in one currency, to the cent; and what could not be converted."""

    currency: Currency
    pack: PackUsed
    parts: Parts
    rates: list[RateUsed]
    not_converted: list[NotConverted]


@capability("pricing.apply_pack", agent=AGENT, arguments=PackAsked, result=Priced, timeout_seconds=60)
def apply_pack(call: Call, arguments: PackAsked) -> Sourced[Priced]:
    """Convert holdings by the pack that the run stands on. Refuses: `PackNotPinned`, `PackNotThere`.

    An amount is rounded once, to the cent, after it was converted, so that every sum of parts adds up.
    """
    pack_id = call.context.pricing_pack_id
    if pack_id is None:
        raise PackNotPinned()

    def pack() -> Any:
        actor = actor_of(call)
        with acting(actor, read_only=not in_scope()):
            shown = pack_for(pack_id)
            rates = rates_of(pack_id).order_by("base", "quote").values_list("base", "quote", "rate")
            return {
                "id": shown.id,
                "asof_date": shown.asof_date.isoformat(),
                "source": shown.source,
                "hash": shown.hash,
                "rates": [[base, quote, format(rate, "f")] for base, quote, rate in rates],
            }

    read = cast(dict[str, Any], call.read("pack", pack))
    rates = {(base, quote): Decimal(rate) for base, quote, rate in read.pop("rates")}
    held = parts_of(arguments.parts)
    used, lacking, made = [], [], []
    for currency in sorted({one.currency for one in held}):
        inner = [one for one in held if one.currency == currency]
        counted = sum(one.positions for one in inner)
        way = exchange(rates, Decimal(1), currency, arguments.quote)
        if way is None:
            lacking.append(
                NotConverted(
                    currency=currency,
                    positions=counted,
                    principal=in_cents(total(one.principal for one in inner)),
                    exposure=in_cents(total(one.exposure for one in inner)),
                )
            )
            continue
        legs = [
            Leg(base=leg.base, quote=leg.quote, rate=format(leg.rate, "f"), inverted=leg.inverted) for leg in way.legs
        ]
        used.append(RateUsed(currency=currency, positions=counted, legs=legs))
        made += [_converted(one, rates, arguments.quote) for one in inner]
    made.sort(key=lambda one: (one.enterprise, one.instrument, one.status, one.currency))
    return Sourced(
        Priced(
            currency=arguments.quote,
            pack=PackUsed.model_validate(read),
            parts=Parts.model_validate(columns_of_parts(made)),
            rates=used,
            not_converted=lacking,
        ),
        (read["source"],) if any(one.legs for one in used) else (),
    )


def _converted(part: Part, rates: dict[tuple[str, str], Decimal], quote: str) -> Part:
    principal, exposure = (
        cents(found.amount)
        for amount in (part.principal, part.exposure)
        if (found := exchange(rates, amount, part.currency, quote)) is not None
    )
    return Part(
        part.enterprise,
        part.instrument,
        part.status,
        part.currency,
        part.positions,
        principal,
        exposure,
        part.by_principal,
    )
