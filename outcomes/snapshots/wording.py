"""Snapshots as people read them. Reads nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from outcomes.records.rules import Metric, bounds_in_words, exactly
from outcomes.records.wording import value_in_words
from outcomes.snapshots.queries import Snapshot
from outcomes.snapshots.rules import METRICS

LABELS: Mapping[str, str | Promise] = {
    "baseline": lazy("Baseline"),
    "30d": lazy("30 days"),
    "60d": lazy("60 days"),
    "90d": lazy("90 days"),
    "custom": lazy("Another day"),
}
SOURCES: Mapping[str, str | Promise] = {
    "manual": lazy("entered by hand"),
    "ghl_export": lazy("export of the customer system"),
    "api": lazy("sent by a program"),
}
SHORT: Mapping[str, str | Promise] = {
    "lead_response_minutes": lazy("Answer to a lead"),
    "lead_to_appt_rate": lazy("Leads to appointments"),
    "close_rate": lazy("Appointments to sales"),
    "crm_adoption_rate": lazy("Recorded in the system"),
    "weekly_ops_hours": lazy("Hours a week"),
    "nps": lazy("Promoter score"),
}
"""What the figures are called at the head of a column."""


def hint_of(metric: Metric) -> str:
    """Give what may be written for a figure, and which way is better."""
    better = _("More is better.") if metric.better_up else _("Less is better.")
    if metric.unit == "share":
        return str(_("As a share of one: 0.14 is 14 %%. %(better)s") % {"better": better})
    return f"{metric.unit.capitalize()}; {bounds_in_words(metric)}. {better}"


def figures_of(row: Snapshot, known: Mapping[str, Metric]) -> dict[str, str]:
    """Give the figures of a snapshot with their units, empty where one was not measured."""
    measured = row.metrics
    return {name: value_in_words(known[name], exactly(measured[name])) if name in measured else "" for name in METRICS}
