"""How values of metrics are read on a page. Not here: bounds and units themselves (`rules`, the library)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from clear_platform.foundation.rendering.wording import HARD_SPACE, number, percent
from outcomes.records.rules import Metric

WHOLE_FROM = 100


def value_in_words(metric: Metric, value: Decimal) -> str:
    """Give a value with its unit: 14.2 %, 4.1 months, 2,750; a share of a whole is told in per cent."""
    if metric.unit in {"share", "ratio"} and metric.kind == "ratio":
        return percent(value)
    text = plain(value)
    return text if metric.unit in {"currency", "times"} else f"{text}{HARD_SPACE}{metric.unit}"


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


def type_in_words(outcome_type: str) -> str:
    """Give a type as words: loan_repayment is Loan repayment."""
    return outcome_type.replace("_", " ").capitalize()
