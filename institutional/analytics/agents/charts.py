"""`charts.overview`: what the charts of an overview show."""

from __future__ import annotations

from execution.public import Call, Said, capability
from institutional.analytics.agents.columns import AGENT, VERSION, Currency, Money, Ratio, Word
from institutional.analytics.agents.concentration import Concentrations
from institutional.analytics.agents.metrics import Measured
from institutional.analytics.rules import measuring


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
    """Give what the charts of an overview show: the groups, and the largest ten."""
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
