"""What apps above tell decisions of: in which unit each metric is measured. Not here: the metrics themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

UnitsOf = Callable[[Collection[str]], Mapping[str, str]]

_UNITS_OF: list[UnitsOf] = []


def register_units_of_metrics(units_of: UnitsOf) -> None:
    """Let a library of metrics say the unit of those among some codes that it has."""
    if units_of not in _UNITS_OF:
        _UNITS_OF.append(units_of)


def units_of_metrics(codes: Collection[str]) -> dict[str, str]:
    """Give the unit of each metric that some library has; a query for each library, none without a code."""
    return {code: unit for units_of in _UNITS_OF for code, unit in units_of(codes).items()} if codes else {}
