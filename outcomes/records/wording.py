"""How metrics and their values are read on a page. Not here: bounds and units themselves (`rules`, the library)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from clear_platform.foundation.rendering.wording import HARD_SPACE, number, percent
from outcomes.records.library import SHIPPED_METRICS, ShippedMetric
from outcomes.records.rules import MONEY, SHARES, Metric, bounds_in_words

WHOLE_FROM = 100
_SHIPPED = {one.code: one for one in SHIPPED_METRICS}
Words = str | Promise

DIMENSIONS: Mapping[str, Words] = {
    "gender": gettext_lazy("Gender"),
    "youth": gettext_lazy("Age"),
    "location": gettext_lazy("Place"),
}
GROUPS_IN_WORDS: Mapping[str, Words] = {
    "women": gettext_lazy("Women"),
    "men": gettext_lazy("Men"),
    "other": gettext_lazy("Another gender"),
    "aged_15_to_24": gettext_lazy("15 to 24 years old"),
    "aged_25_or_over": gettext_lazy("25 or older"),
    "not_stated": gettext_lazy("Not known"),
    "not_broken_down": gettext_lazy("Not broken down"),
}
"""Groups as they are read; the last is what of a total came without groups."""
BEHAVIOURS: Mapping[str, tuple[Words, tuple[str, str, bool]]] = {
    "to_date": (gettext_lazy("Counted to date: the last value of each enterprise, added up"), ("flow", "sum", True)),
    "flow": (gettext_lazy("What happened in the period: added up over time and enterprises"), ("flow", "sum", False)),
    "level": (gettext_lazy("A level on a day: the last value of each enterprise, added up"), ("stock", "last", False)),
    "mean": (gettext_lazy("A span or a price: the mean of the last values"), ("stock", "mean", False)),
    "share": (gettext_lazy("A share of a whole: weighed by size, never added up"), ("ratio", "ratio", False)),
    "times": (
        gettext_lazy("One thing in another, such as cover: weighed by size, never added up"),
        ("ratio", "weighted_mean", False),
    ),
    "ratio_alike": (gettext_lazy("A ratio in which each enterprise counts alike"), ("ratio", "mean", False)),
    "score": (gettext_lazy("Points: weighed by size, never added up"), ("score", "weighted_mean", False)),
    "score_alike": (gettext_lazy("Points in which each enterprise counts alike"), ("score", "mean", False)),
}
"""Every way in which values of a metric behave: how it is said; its kind, aggregation, and whether it is to date."""
ONE_OF: Mapping[str, str] = {
    "accidents": gettext_noop("accident"),
    "customers": gettext_noop("customer"),
    "days": gettext_noop("day"),
    "hours": gettext_noop("hour"),
    "incidents": gettext_noop("incident"),
    "jobs": gettext_noop("job"),
    "minutes": gettext_noop("minute"),
    "months": gettext_noop("month"),
    "people": gettext_noop("person"),
    "points": gettext_noop("point"),
    "units": gettext_noop("unit"),
}
"""What one of each unit is called that the library counts in."""


def behaviour_in_words(metric: Metric) -> str:
    """Give how the values of a metric add up."""
    return next(
        str(says) for says, way in BEHAVIOURS.values() if way == (metric.kind, metric.aggregation, metric.cumulative)
    )


def standards_in_words(iris_code: str, sdg_targets: Sequence[str], vsme_datapoint: str) -> str:
    """Give what the standards call a metric, in one line; empty where none asks for the same thing."""
    said = [
        _("IRIS+ %(code)s") % {"code": iris_code} if iris_code else "",
        _("SDG %(targets)s") % {"targets": ", ".join(sdg_targets)} if sdg_targets else "",
        _("VSME %(code)s") % {"code": vsme_datapoint} if vsme_datapoint else "",
    ]
    return "; ".join(filter(None, said))


def unit_beside(metric: Metric, currency: str | None) -> str:
    """Give the unit that stands beside a metric's field: of an amount the currency, of a share that it is one of 1."""
    if metric.unit == MONEY:
        return currency or _("in your currency")
    return _("share of 1") if metric.unit in SHARES else metric.unit


def bounds_to_type(metric: Metric) -> str:
    """Give what may be typed for a metric, in one sentence; of a share, which is read in either way, how."""
    if metric.unit in SHARES:
        return _("Write 14 % or 0.14.")
    return f"{bounds_in_words(metric).capitalize()}."


def value_in_words(metric: Metric | ShippedMetric, value: Decimal) -> str:
    """Give a value with its unit: 14.2 %, 4.1 months, 2,750; a share of a whole is told in per cent."""
    if metric.unit in {"share", "ratio"} and metric.kind == "ratio":
        return percent(value)
    text = plain(value)
    return text if metric.unit in {"currency", "times"} else f"{text}{HARD_SPACE}{unit_of_value(metric.unit, value)}"


def shipped_in_words(code: str, value: Decimal) -> str:
    """Give a value of a metric that ships with its name and unit, without reading it; empty of one that does not."""
    metric = _SHIPPED.get(code)
    return "" if metric is None else f"{metric.name}: {value_in_words(metric, value)}"


def unit_of_value(unit: str, value: Decimal) -> str:
    """Give a unit as it stands after a value: of one of a thing in the singular, where the library's word has one."""
    return _(ONE_OF.get(unit, unit)) if plain(value) == plain(Decimal(1)) else unit


def plain(value: Decimal) -> str:
    """Give a number with as many decimals as it has, at most two; large ones whole."""
    places = 0 if abs(value) >= WHOLE_FROM else min(2, max(0, -int(value.normalize().as_tuple().exponent)))
    return number(value, places=places)


def metrics_in_words(metrics: Mapping[str, Decimal], known: Mapping[str, Metric]) -> str:
    """Give all values of an outcome in one line, each with its name."""
    return "; ".join(
        f"{known[code].name}: {value_in_words(known[code], value)}" if code in known else f"{code}: {plain(value)}"
        for code, value in metrics.items()
    )


def parts_in_words(parts: Mapping[str, Decimal]) -> str:
    """Give the groups of a value in one line."""
    return "; ".join(
        f"{GROUPS_IN_WORDS.get(group, group)} {number(value, places=0 if value == int(value) else 2)}"
        for group, value in parts.items()
    )


def type_in_words(outcome_type: str) -> str:
    """Give a type as words: loan_repayment is Loan repayment."""
    return outcome_type.replace("_", " ").capitalize()
