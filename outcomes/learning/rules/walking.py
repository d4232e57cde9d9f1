"""An outcome worked out again, step by step, from the figures it was computed from. Reads nothing, writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from outcomes.learning.rules.calculating import (
    EXACT,
    PARTS,
    WEEKS_A_YEAR,
    Calculated,
    Stated,
    calculated,
    plain,
    rounded,
)
from outcomes.learning.rules.judging import Judged, judged

MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True)
class Step:
    """A figure as it is kept, how it was worked out, and the metrics of both snapshots that it rests on."""

    name: str
    value: str
    how: str
    metrics: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Walked:
    """All figures of an outcome in the order they were computed, and what its status was read from."""

    steps: tuple[Step, ...]
    judged: Judged
    found: Calculated
    realised: Decimal | None
    projected: Decimal | None


def walked(deltas: Mapping[str, Mapping[str, str]], stated: Stated, metrics: Sequence[str]) -> Walked:
    """Work an outcome out again. Takes: its deltas as they are kept, what was stated then, all metrics in order.

    Refuses: `ValueError` where no metric was measured on both days.
    """
    both = {day: {name: Decimal(one[day]) for name, one in deltas.items()} for day in ("baseline", "target")}
    found = calculated(baseline=both["baseline"], target=both["target"], stated=stated, metrics=metrics)
    judgement = judged(found, stated)
    shown = found.shown
    ways = {
        "time_savings_hours_annual": _hours,
        "time_savings_value_annual": _time,
        "revenue_impact_annual": _revenue,
        "cost_avoidance_annual": _avoidance,
        "net_roi_percent": _net,
    }
    steps = tuple(way(name, shown[name], both, stated, found) for name, way in ways.items() if name in shown)
    projected = [
        value
        for name, value in zip(PARTS, (stated.projected_time, stated.projected_revenue), strict=False)
        if value is not None and name in found.worth.parts
    ]
    with localcontext(EXACT):
        expected = sum(projected, stated.cost_avoidance or Decimal(0)) if projected else None
    return Walked(steps, judgement, found, found.worth.total, expected)


def _hours(name: str, value: str, both: Any, _stated: Stated, _found: Calculated) -> Step:
    before, after = both["baseline"]["weekly_ops_hours"], both["target"]["weekly_ops_hours"]
    return Step(name, value, f"({plain(before)} {MINUS} {plain(after)}) {TIMES} {WEEKS_A_YEAR}", ("weekly_ops_hours",))


def _time(name: str, value: str, _both: Any, stated: Stated, found: Calculated) -> Step:
    rate = stated.blended_hourly_rate or Decimal(0)
    hours = found.worth.hours or Decimal(0)
    return Step(name, value, f"{plain(hours)} {TIMES} {plain(rate)}", ("weekly_ops_hours",), ("blended_hourly_rate",))


def _revenue(name: str, value: str, both: Any, stated: Stated, _found: Calculated) -> Step:
    rates = ("lead_to_appt_rate", "close_rate")
    then, now = (f" {TIMES} ".join(plain(both[day][metric]) for metric in rates) for day in ("baseline", "target"))
    leads, deal = (plain(one or Decimal(0)) for one in (stated.annual_lead_volume, stated.avg_deal_value))
    how = f"{leads} {TIMES} ({now} {MINUS} {then}) {TIMES} {deal}"
    return Step(name, value, how, rates, ("annual_lead_volume", "avg_deal_value"))


def _avoidance(name: str, value: str, _both: Any, _stated: Stated, _found: Calculated) -> Step:
    return Step(name, value, "", (), ("cost_avoidance_annual",))


def _net(name: str, value: str, _both: Any, stated: Stated, found: Calculated) -> Step:
    cost = found.worth.cost or Decimal(0)
    total = found.worth.total or Decimal(0)
    how = f"({rounded(total)} {MINUS} {plain(cost)}) / {plain(cost)} {TIMES} 100"
    return Step(name, value, how, (), ("cost" if stated.cost is not None else "tickets_cost",))
