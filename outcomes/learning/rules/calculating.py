"""What changed between two snapshots, and what that is worth in a year. Exact; rounded once, at the end.

Not here: whether a roadmap is on track (`judging`), or what several enterprises have in common (`aggregating`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

from clear_platform.foundation.decimals import read_decimal

WEEKS_A_YEAR = Decimal(50)
"""Weeks in which people work; two are taken as closed."""

FALLING = frozenset({"lead_response_minutes", "weekly_ops_hours"})
"""Metrics of which less is better. Of all others of a snapshot more is."""

PARTS = ("time_savings_value_annual", "revenue_impact_annual", "cost_avoidance_annual")
"""What the value of a year is the sum of."""

SINCE_IT_BEGAN = "measured_since_it_began"
"""Missing where both snapshots are of days before the roadmap's first: they say nothing yet of its work."""

EXACT = Context(prec=60)
"""Enough digits for every sum and product of what can be kept; quotients are rounded far behind the cents."""
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Stated:
    """What an enterprise states of its roadmap; None for what it left unstated.

    `cost` is what it states of the whole; `tickets_cost` is what the tickets of the pack sum to, in the same currency.
    """

    blended_hourly_rate: Decimal | None = None
    annual_lead_volume: Decimal | None = None
    avg_deal_value: Decimal | None = None
    projected_time: Decimal | None = None
    projected_revenue: Decimal | None = None
    cost_avoidance: Decimal | None = None
    cost: Decimal | None = None
    tickets_cost: Decimal | None = None


@dataclass(frozen=True)
class Change:
    """A metric that was measured on both days."""

    metric: str
    baseline: Decimal
    target: Decimal

    @property
    def delta(self) -> Decimal:
        """What it changed by: target less baseline."""
        return EXACT.subtract(self.target, self.baseline)

    @property
    def is_better(self) -> bool:
        """Whether it moved the right way; one that stood still did not."""
        return self.delta < 0 if self.metric in FALLING else self.delta > 0


@dataclass(frozen=True)
class Missing:
    """Something that was not known, and the figures that were left out for want of it."""

    name: str
    leaves_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Worth:
    """What changes are worth in a year, unrounded; None for what could not be computed."""

    hours: Decimal | None
    time: Decimal | None
    revenue: Decimal | None
    avoidance: Decimal | None
    cost: Decimal | None

    @property
    def parts(self) -> dict[str, Decimal]:
        """The amounts that are known, by name."""
        given = zip(PARTS, (self.time, self.revenue, self.avoidance), strict=True)
        return {name: value for name, value in given if value is not None}

    @property
    def total(self) -> Decimal | None:
        """The sum of what is known; None where nothing is."""
        with localcontext(EXACT):
            return sum(self.parts.values(), Decimal(0)) if self.parts else None

    @property
    def net_percent(self) -> Decimal | None:
        """What the sum leaves after the cost, in percent of the cost; None where either is unknown or cost is 0."""
        if self.total is None or not self.cost:
            return None
        with localcontext(EXACT):
            return (self.total - self.cost) / self.cost * 100


@dataclass(frozen=True)
class Calculated:
    """What changed, what it is worth, and all that was left out with what for."""

    changes: tuple[Change, ...]
    worth: Worth
    missing: tuple[Missing, ...]

    @property
    def shown(self) -> dict[str, str]:
        """The worth as it is kept and printed: two digits after the point, what is unknown left out."""
        named = {
            "time_savings_hours_annual": self.worth.hours,
            **{name: self.worth.parts.get(name) for name in PARTS},
            "net_roi_percent": self.worth.net_percent,
        }
        return {name: rounded(value) for name, value in named.items() if value is not None}


def calculated(
    *, baseline: Mapping[str, Decimal], target: Mapping[str, Decimal], stated: Stated, metrics: Sequence[str]
) -> Calculated:
    """Hold a snapshot against its baseline and value what changed.

    Takes: figures of both by metric, what was not measured left out; `metrics`, all that a snapshot may hold, in order.
    Gives: what was measured on one day only, or not at all, is no change and no zero: it is named, with what lacks it.
    Source: hours = (baseline - target of `weekly_ops_hours`) x 50; time = hours x blended hourly rate; revenue = leads
    a year x (rate1 x close1 - rate0 x close0) x value of a deal; net = (sum - cost) / cost x 100.
    """
    both = [name for name in metrics if name in baseline and name in target]
    changes = {name: Change(name, baseline[name], target[name]) for name in both}
    needs = {
        "time_savings_hours_annual": ("weekly_ops_hours",),
        "time_savings_value_annual": ("weekly_ops_hours", "blended_hourly_rate"),
        "revenue_impact_annual": ("lead_to_appt_rate", "close_rate", "annual_lead_volume", "avg_deal_value"),
        "cost_avoidance_annual": ("cost_avoidance_annual",),
        "net_roi_percent": ("cost",),
    }
    with localcontext(EXACT):
        worth = _worth(changes, stated)
    known = {
        *changes,
        *(name for name in ("blended_hourly_rate", "annual_lead_volume", "avg_deal_value") if _has(stated, name)),
        *(["cost_avoidance_annual"] if stated.cost_avoidance is not None else []),
        *(["cost"] if worth.cost else []),
    }
    wanted = dict.fromkeys([*metrics, *(need for each in needs.values() for need in each)])
    missing = tuple(
        Missing(name, tuple(figure for figure, each in needs.items() if name in each))
        for name in wanted
        if name not in known
    )
    return Calculated(tuple(changes.values()), worth, missing)


def stated_from(metadata: Mapping[str, Any], *, tickets_cost: Decimal | None = None) -> Stated:
    """Give what a roadmap's metadata states. What is not there, or is no number, is unstated.

    Takes: `tickets_cost`, the sum of the pack's tickets, None where their currency is not the roadmap's.
    """
    assumed, projected = metadata.get("assumptions") or {}, metadata.get("roi_projection") or {}
    return Stated(
        blended_hourly_rate=_number(assumed.get("blended_hourly_rate")),
        annual_lead_volume=_number(assumed.get("annual_lead_volume")),
        avg_deal_value=_number(assumed.get("avg_deal_value")),
        projected_time=_number(projected.get("time_savings_value_annual")),
        projected_revenue=_number(projected.get("revenue_impact_annual")),
        cost_avoidance=_number(projected.get("cost_avoidance_annual")),
        cost=_number(projected.get("cost")),
        tickets_cost=tickets_cost,
    )


def kept_of(stated: Stated) -> dict[str, str]:
    """Give what was stated as it is kept beside the figures computed from it; what was unstated is left out."""
    return {one.name: plain(value) for one in fields(stated) if (value := getattr(stated, one.name)) is not None}


def stated_again(kept: Mapping[str, str]) -> Stated:
    """Give what was stated from how it was kept."""
    return Stated(**{one.name: Decimal(kept[one.name]) for one in fields(Stated) if one.name in kept})


def rounded(value: Decimal) -> str:
    """Give a figure with two digits after the point; a half goes away from zero, and no zero is negative."""
    with localcontext(EXACT):
        kept = value.quantize(_CENT, rounding=ROUND_HALF_UP)
    return format(abs(kept) if kept.is_zero() else kept, "f")


def plain(value: Decimal) -> str:
    """Give a measured figure with every digit it has and no other."""
    return "0" if value.is_zero() else format(value.normalize(EXACT), "f")


def _worth(changes: Mapping[str, Change], stated: Stated) -> Worth:
    hours = time = revenue = None
    if "weekly_ops_hours" in changes:
        hours = -changes["weekly_ops_hours"].delta * WEEKS_A_YEAR
        if stated.blended_hourly_rate is not None:
            time = hours * stated.blended_hourly_rate
    rate, close = changes.get("lead_to_appt_rate"), changes.get("close_rate")
    if rate and close and stated.annual_lead_volume is not None and stated.avg_deal_value is not None:
        more = rate.target * close.target - rate.baseline * close.baseline
        revenue = stated.annual_lead_volume * more * stated.avg_deal_value
    cost = stated.cost if stated.cost is not None else stated.tickets_cost
    return Worth(hours, time, revenue, stated.cost_avoidance, cost)


def _has(stated: Stated, name: str) -> bool:
    return getattr(stated, name) is not None


def _number(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    return read_decimal(value)
