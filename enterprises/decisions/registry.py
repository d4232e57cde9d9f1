"""What apps above tell decisions of: what metrics are called and measured in. Not here: the metrics themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

UnitsOf = Callable[[Collection[str]], Mapping[str, str]]

_UNITS_OF: list[UnitsOf] = []


@dataclass(frozen=True)
class MetricTold:
    """What a metric that ships is called, and its unit."""

    name: str
    unit: str


_TOLD: dict[str, MetricTold] = {}


def register_metrics_told(metrics: Mapping[str, MetricTold]) -> None:
    """Let a library of metrics name those that ship, so that they are called alike before and after an approval."""
    _TOLD.update(metrics)


def metric_told(code: str) -> MetricTold | None:
    """Give what a metric that ships is called; None where no library has it. Asks no database."""
    return _TOLD.get(code)


def metrics_told() -> Mapping[str, MetricTold]:
    """Give every metric that ships, by its code. Asks no database."""
    return _TOLD


def register_units_of_metrics(units_of: UnitsOf) -> None:
    """Let a library of metrics say the unit of those among some codes that it has."""
    if units_of not in _UNITS_OF:
        _UNITS_OF.append(units_of)


def units_of_metrics(codes: Collection[str]) -> dict[str, str]:
    """Give the unit of each metric that some library has; a query for each library, none without a code."""
    return {code: unit for units_of in _UNITS_OF for code, unit in units_of(codes).items()} if codes else {}
