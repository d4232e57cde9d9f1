"""What the agent `financial_analyst` offers to runs: holdings off the ledger, priced by a pack, measured and drawn.

Each step gives figures as exact texts. Only the first two read of the world; the others follow from what these gave.
Enterprises are named by their ids: a name that changes, or goes, is nowhere in what a run keeps.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import Field

from clear_platform.foundation.public import acting, in_scope
from enterprises.public import sector_of
from execution.public import Call, Said, Sourced, actor_of, canonical, capability, exchange, hash_of, pack_for, rates_of
from institutional.analytics.errors import PackNotPinned
from institutional.analytics.queries.holdings import columns_of_parts, holdings_read
from institutional.analytics.rules import assuming, measuring
from institutional.analytics.rules.exact import cents, share, text, total
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


class LeftOut(Said):
    """Positions that nobody may compute with, by the source that forbids it."""

    source: Word
    positions: Count


class PositionsAsked(Said):
    """Of which portfolio."""

    portfolio_id: Id


class PositionsFound(Said):
    """The holdings of a portfolio as the ledger stood; `facts_hash` is of what was read beside the ledger."""

    portfolio_id: Id
    currency: Currency
    parts: Parts
    enterprises: Enterprises
    left_out: list[LeftOut]
    facts_hash: str


@capability("ledger.positions", agent=AGENT, arguments=PositionsAsked, result=PositionsFound, timeout_seconds=120)
def positions(call: Call, arguments: PositionsAsked) -> Sourced[PositionsFound]:
    """Read what a portfolio holds at the run's ledger hash. Refuses: `NotVisible`, `NotItsInstitution`."""

    def holdings() -> Any:
        actor = actor_of(call)
        with acting(actor, read_only=not in_scope()):
            return holdings_read(
                actor,
                portfolio_id=arguments.portfolio_id,
                organization_id=call.context.organization_id,
                commit_hash=call.context.ledger_commit_hash,
                asof=call.context.asof_date,
            )

    read = cast(dict[str, Any], call.read("holdings", holdings))
    sources = tuple(read.pop("sources"))
    found = PositionsFound.model_validate(
        {
            "portfolio_id": arguments.portfolio_id,
            "facts_hash": hash_of(canonical(read["enterprises"])),
            **read,
        }
    )
    return Sourced(found, sources)


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
    held = _parts(arguments.parts)
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
                    principal=_money(total(one.principal for one in inner)),
                    exposure=_money(total(one.exposure for one in inner)),
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


class Assumed(Said):
    """A ratio that the expected loss rests on: its value, its grade and where it comes from."""

    code: Word
    value: Ratio
    grade: Word
    source: str


class GroupFound(Said):
    """What of a portfolio has one thing in common; the key is blank where that is not known."""

    key: Word
    positions: Count
    enterprises: Count
    principal: Money
    exposure: Money
    share_ratio: Ratio | None


class LossFound(Said):
    """Exposure of one status, band of readiness and instrument, and what is expected to be lost of it."""

    status: Word
    readiness_band: Word
    instrument: Word
    exposure: Money
    pd: Ratio
    lgd: Ratio
    expected_loss: Money


class ExpectedLoss(Said):
    """What is expected to be lost within a year, with the parts it is the sum of and all that was assumed."""

    amount: Money
    share_ratio: Ratio | None
    parts: list[LossFound]
    assumptions: list[Assumed]


class WeightedReadiness(Said):
    """Readiness weighted by money, and which part of the money is in enterprises that are scored."""

    weighted: Figure | None
    coverage_ratio: Ratio | None
    scored: Count
    enterprises: Count
    bands: list[GroupFound]


class Measured(Said):
    """What a portfolio comes to. `weighed_by` says what shares and weights go by: exposure, else principal."""

    positions: Count
    enterprises: Count
    principal: Money
    exposure: Money
    by_principal: Count
    weighed_by: Word
    by_status: list[GroupFound]
    by_instrument: list[GroupFound]
    by_industry: list[GroupFound]
    by_size: list[GroupFound]
    by_region: list[GroupFound]
    expected_loss: ExpectedLoss
    readiness: WeightedReadiness


class MetricsAsked(Said):
    """What is held in one currency, what is known of the enterprises, and what is assumed of losses."""

    parts: Parts
    enterprises: Enterprises
    assumptions: dict[Annotated[str, Field(pattern=r"^(pd|lgd)_[0-9a-z_]{1,20}$")], Ratio]


@capability("metrics.compute", agent=AGENT, arguments=MetricsAsked, result=Measured, pure=True, version=VERSION)
def compute(call: Call, arguments: MetricsAsked) -> Measured:
    """Measure what is held: exposure by groups, expected loss with what it assumes, readiness weighted by money."""
    held, known = _parts(arguments.parts), _known(arguments.enterprises)
    by = measuring.weighed_by(held)
    assumptions = assuming.assumed(arguments.assumptions)
    losses = measuring.expected_loss(held, known, assumptions)
    loss, exposure = total(one.expected for one in losses), total(one.exposure for one in held)
    ready = measuring.readiness(held, by, known)
    return Measured(
        positions=sum(one.positions for one in held),
        enterprises=len({one.enterprise for one in held}),
        principal=_money(total(one.principal for one in held)),
        exposure=_money(exposure),
        by_principal=sum(one.by_principal for one in held),
        weighed_by=by,
        by_status=_groups(measuring.groups(held, by, lambda one: one.status)),
        by_instrument=_groups(measuring.groups(held, by, lambda one: one.instrument)),
        by_industry=_groups(measuring.groups(held, by, lambda one: sector_of(known[one.enterprise].industry))),
        by_size=_groups(measuring.groups(held, by, lambda one: known[one.enterprise].size_band)),
        by_region=_groups(measuring.groups(held, by, lambda one: known[one.enterprise].region)),
        expected_loss=ExpectedLoss(
            amount=_money(loss),
            share_ratio=text(share(loss, exposure)),
            parts=[
                LossFound(
                    status=one.status,
                    readiness_band=one.band,
                    instrument=one.instrument,
                    exposure=_money(one.exposure),
                    pd=format(one.chance.value, "f"),
                    lgd=format(one.lost_share.value, "f"),
                    expected_loss=_money(one.expected),
                )
                for one in losses
            ],
            assumptions=[
                Assumed(code=one.code, value=format(one.value, "f"), grade=one.grade, source=one.source)
                for one in assumptions.values()
            ],
        ),
        readiness=WeightedReadiness(
            weighted=text(ready.weighted),
            coverage_ratio=text(ready.coverage),
            scored=ready.scored,
            enterprises=ready.enterprises,
            bands=_groups(measuring.groups(held, by, lambda one: assuming.band_of(known[one.enterprise].readiness))),
        ),
    )


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
    held, known = _parts(arguments.parts), _known(arguments.enterprises)
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


class Point(Said):
    """One mark of a chart: what it stands for, its amount, its part of the whole."""

    key: Word
    amount: Money
    share_ratio: Ratio | None


class ChartFound(Said):
    """A chart by what it shows; `unit` is the currency of its amounts."""

    id: Word
    kind: Word
    unit: Currency
    points: list[Point]


class Charts(Said):
    """The charts of an overview, in their order."""

    charts: list[ChartFound]


class ChartsAsked(Said):
    """What was measured, in which currency."""

    currency: Currency
    measured: Measured
    concentration: Concentrations


@capability("charts.overview", agent=AGENT, arguments=ChartsAsked, result=Charts, pure=True, version=VERSION)
def charts(call: Call, arguments: ChartsAsked) -> Charts:
    """Give what the charts of an overview show: the groups, the largest ten, and what is expected to be lost."""
    measured = arguments.measured
    by_amount = {
        "by_status": measured.by_status,
        "by_industry": measured.by_industry,
        "by_size": measured.by_size,
        "by_region": measured.by_region,
        "by_readiness": measured.readiness.bands,
    }
    drawn = [
        ChartFound(
            id=name,
            kind="ranked_bars",
            unit=arguments.currency,
            points=[
                Point(
                    key=one.key,
                    amount=one.exposure if measured.weighed_by == measuring.EXPOSURE else one.principal,
                    share_ratio=one.share_ratio,
                )
                for one in found
            ],
        )
        for name, found in by_amount.items()
    ]
    largest = ChartFound(
        id="largest",
        kind="ranked_bars",
        unit=arguments.currency,
        points=[
            Point(key=one.key, amount=one.amount, share_ratio=one.share_ratio)
            for one in arguments.concentration.by_enterprise.top
        ],
    )
    return Charts(charts=[*drawn, largest])


def _parts(columns: Parts) -> list[Part]:
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


def _known(columns: Enterprises) -> dict[int, Enterprise]:
    rows = zip(columns.id, columns.industry, columns.size_band, columns.region, columns.readiness, strict=True)
    return {
        id: Enterprise(id, industry, size_band, region, Decimal(readiness) if readiness else None)
        for id, industry, size_band, region, readiness in rows
    }


def _groups(found: list[measuring.Group]) -> list[GroupFound]:
    return [
        GroupFound(
            key=one.key,
            positions=one.positions,
            enterprises=one.enterprises,
            principal=_money(one.principal),
            exposure=_money(one.exposure),
            share_ratio=text(one.share),
        )
        for one in found
    ]


def _concentration(found: measuring.Concentration) -> ConcentrationFound:
    return ConcentrationFound(
        hhi_points=text(found.points),
        as_many_as=text(found.as_many_as),
        count=found.count,
        top=[
            LargestFound(key=one.key, amount=_money(one.amount), share_ratio=format(one.share, "f"))
            for one in found.top
        ],
        top_share_ratio=text(found.top_share),
    )


def _money(amount: Decimal) -> str:
    return format(amount, ".2f")
