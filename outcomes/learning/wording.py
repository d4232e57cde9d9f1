"""What roadmaps came to, as people read it. Reads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clear_platform.foundation.rendering.wording import money, number, percent, signed
from outcomes.learning.rules.calculating import FALLING, PARTS, SINCE_IT_BEGAN
from outcomes.records.rules import Metric
from outcomes.records.wording import value_in_words
from outcomes.snapshots.rules import METRICS
from outcomes.snapshots.wording import SHORT

Words = Mapping[str, str | Promise]

STATUSES: Words = {"on_track": lazy("on track"), "at_risk": lazy("at risk"), "off_track": lazy("off track")}
FIGURES: Words = {
    "time_savings_hours_annual": lazy("Hours saved a year"),
    "time_savings_value_annual": lazy("Saved time, a year"),
    "revenue_impact_annual": lazy("More revenue, a year"),
    "cost_avoidance_annual": lazy("Avoided cost, a year"),
    "net_roi_percent": lazy("Net return"),
}
STATED: Words = {
    "blended_hourly_rate": lazy("what an hour costs"),
    "annual_lead_volume": lazy("leads a year"),
    "avg_deal_value": lazy("value of a deal"),
    "cost_avoidance_annual": lazy("cost it avoids"),
    "cost": lazy("cost of the roadmap"),
    "tickets_cost": lazy("cost of its tickets"),
    "projected_time": lazy("saved time projected"),
    "projected_revenue": lazy("revenue projected"),
    "cost_avoidance": lazy("avoided cost projected"),
}
MEASURES: Words = {
    "lead_response_reduction_percent": lazy("Leads hear back sooner"),
    "weekly_hours_saved": lazy("Hours saved a week"),
    "crm_adoption_increase": lazy("More recorded in the system"),
    "nps_change": lazy("Promoter score"),
}
UNITS_OF_MEASURES: Words = {
    "lead_response_reduction_percent": lazy("less waiting"),
    "weekly_hours_saved": lazy("hours a week"),
    "crm_adoption_increase": lazy("points of 100"),
    "nps_change": lazy("points"),
}


def missing_in_words(missing: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give what was not known, each thing by the name that people know it by."""
    names = {**STATED, SINCE_IT_BEGAN: _("how it stands since the roadmap began")}
    return [str(SHORT.get(one["name"]) or names.get(one["name"]) or one["name"]) for one in missing]


EARLY = lazy("Both snapshots were taken before the roadmap began, so this says nothing yet of its work.")


def early_in_words(missing: Sequence[Mapping[str, Any]]) -> str:
    """Say that all was measured before a roadmap began, where it was; empty else."""
    return str(EARLY) if any(one["name"] == SINCE_IT_BEGAN for one in missing) else ""


def left_out_in_words(missing: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give what was not known with what could not be computed for want of it, what was wanted for most first."""
    named = zip(missing_in_words(missing), missing, strict=True)
    return [
        {
            "name": name[:1].upper() + name[1:],
            "lacks": ", ".join(str(FIGURES[one]).lower() for one in row["leaves_out"]),
            "measured": row["name"] in METRICS,
        }
        for name, row in sorted(named, key=lambda pair: -len(pair[1]["leaves_out"]))
    ]


def worth_in_words(worth: Mapping[str, str], currency: str) -> list[dict[str, str]]:
    """Give each figure with its name; an amount in the currency of the roadmap, where it states one."""
    return [{"label": str(FIGURES[name]), "value": figure_in_words(name, worth[name], currency)} for name in FIGURES
            if name in worth]  # fmt: skip


def figure_in_words(name: str, value: str, currency: str) -> str:
    """Give one figure of an outcome with its unit."""
    exact = Decimal(value)
    if name in PARTS:
        return money(exact, currency) if currency else number(exact)
    if name == "net_roi_percent":
        return percent(exact / 100, places=1)
    return _("%(n)s hours") % {"n": number(exact)}


def delta_in_words(metric: Metric, value: Decimal) -> str:
    """Give a change with its sign: a share in points of a hundred, all else in its unit."""
    if metric.unit in {"share", "ratio"} and metric.kind == "ratio":
        return _("%(n)s points") % {"n": signed(value * 100, places=1)}
    text = value_in_words(metric, abs(value))
    return text if not value else f"{'+' if value > 0 else chr(0x2212)}{text}"


def way_of(metric: str, delta: Decimal) -> str:
    """Say whether a change is for the better, in a word."""
    if not delta:
        return _("as before")
    return _("better") if (delta < 0) == (metric in FALLING) else _("worse")


def measure_in_words(name: str, value: Decimal | None) -> str:
    """Give a figure of many outcomes: per cent, hours or points, with its sign where it is a change."""
    if value is None:
        return ""
    if name == "lead_response_reduction_percent":
        return percent(value / 100, places=0)
    if name == "crm_adoption_increase":
        return signed(value * 100, places=0)
    return signed(value, places=1) if name == "nps_change" else number(value, places=1)
