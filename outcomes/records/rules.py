"""What a measured value must be to be kept: a known metric, a number that survives storage, within its bounds.

Pure: no Django, no database. Which metrics there are is read in `queries`, the ones that ship stand in `library`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clear_platform.foundation.errors import FieldProblem

Number = Decimal | float | int

MONEY = "currency"
SHARES = frozenset({"share", "ratio"})
WHOLE_UNITS = frozenset({"accidents", "customers", "incidents", "loans", "people"})
"""Units of which there is no half; jobs are counted in full-time equivalents."""
"""The unit of amounts, which are in the currency of the enterprise's accounts."""

# A JSON number read as a binary float keeps fifteen significant digits for certain, and never more.
MOST_DIGITS = 15

# Youth as the Sustainable Development Goals count it.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "gender": ("women", "men", "other", "not_stated"),
    "youth": ("aged_15_to_24", "aged_25_or_over", "not_stated"),
    "location": ("not_stated",),
}
"""Dimensions by which a value may be broken down, and their groups; of locations, besides, every ISO 3166 code."""

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", re.ASCII)
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


@dataclass(frozen=True)
class Metric:
    """What is known of one metric: how to name it, its unit, which way is better, its bounds, what it speaks for."""

    code: str
    name: str
    unit: str
    kind: str
    direction: str
    low: Decimal | None
    high: Decimal | None
    aggregation: str
    capability_code: str
    cumulative: bool = False
    weight_code: str = ""
    breakdowns: tuple[str, ...] = ()
    definition: str = ""
    organization_id: int | None = None
    """Whose own it is; None of the library that ships."""

    @property
    def adds_up(self) -> bool:
        """Say whether the values of parts make that of the whole: people and money do, shares and scores do not."""
        return self.aggregation in {"sum", "last"}

    @property
    def better_up(self) -> bool:
        """Say whether more is better."""
        return self.direction == "up"


def review_counts(status: str) -> bool:
    """Say whether what an institution makes of an outcome lets it count there; "" where it was never reviewed."""
    return status in {"", "approved"}


def type_fits(outcome_type: str) -> bool:
    """Say whether a word can be a type of outcome: lower case, digits and underscores, at most 40 signs."""
    return bool(_TYPE.fullmatch(outcome_type))


def faults_of(
    metrics: Mapping[str, object], known: Mapping[str, Metric], *, at: str = "/metrics_json"
) -> list[FieldProblem]:
    """Give all that is wrong with measured values, each with a pointer below `at`; empty when they can be kept."""
    if not metrics:
        return [FieldProblem(at, "required", "Give at least one metric with its value.")]
    return [fault for code, value in metrics.items() if (fault := _fault_of(code, value, known.get(code), at))]


def faults_of_parts(
    breakdowns: Mapping[str, object],
    metrics: Mapping[str, Number],
    known: Mapping[str, Metric],
    *,
    at: str = "/breakdowns_json",
) -> list[FieldProblem]:
    """Give all that is wrong with breakdowns of values that `faults_of` let through, each with a pointer below `at`.

    Takes: `{metric code: {dimension: {group: number}}}`. Where the metric adds up, its groups must make its value.
    """
    faults: list[FieldProblem] = []
    for code, dimensions in breakdowns.items():
        pointer, metric = f"{at}/{_escaped(code)}", known.get(code)
        if metric is None or code not in metrics:
            faults.append(FieldProblem(pointer, "without_a_value", "Give the value that is broken down as well."))
            continue
        if not isinstance(dimensions, Mapping):
            faults.append(FieldProblem(pointer, "invalid", "Give groups by dimension, for instance gender."))
            continue
        for dimension, groups in dimensions.items():
            faults += _faults_of_groups(metric, exactly(metrics[code]), dimension, groups, f"{pointer}/{dimension}")
    return faults


def _faults_of_groups(metric: Metric, whole: Decimal, dimension: str, groups: object, at: str) -> list[FieldProblem]:
    if dimension not in metric.breakdowns:
        ways = ", ".join(metric.breakdowns) or "nothing"
        return [FieldProblem(at, "no_such_breakdown", f"{metric.name} is broken down by {ways}.")]
    if not isinstance(groups, Mapping) or not groups:
        return [FieldProblem(at, "invalid", "Give a number for each group.")]
    faults = [
        FieldProblem(
            f"{at}/{_escaped(str(group))}", "unknown_group", f"'{str(group)[:40]}' is no group of {dimension}."
        )
        for group in groups
        if not group_fits(dimension, str(group))
    ]
    faults += [
        fault
        for group, value in groups.items()
        if (fault := _fault_of(str(group), value, metric, at)) and group_fits(dimension, str(group))
    ]
    if faults or not metric.adds_up:
        return faults
    together = sum((exactly(value) for value in groups.values()), Decimal(0))
    if together != whole:
        says = (
            f"{metric.name} by {dimension}: the groups make {together:f}, and the value is {whole:f}."
            " Put what is not known under Not known (not_stated)."
        )
        return [FieldProblem(at, "does_not_add_up", says)]
    return []


def group_fits(dimension: str, group: str) -> bool:
    """Say whether a group is one of a dimension."""
    return group in GROUPS[dimension] or (dimension == "location" and bool(_PLACE.fullmatch(group)))


def _escaped(code: str) -> str:
    return code.replace("~", "~0").replace("/", "~1")


def _fault_of(code: str, value: object, metric: Metric | None, at: str) -> FieldProblem | None:
    pointer = f"{at}/{_escaped(code)}"
    if metric is None:
        return FieldProblem(pointer, "unknown_metric", f"There is no metric '{code[:60]}'. Choose one of the library.")
    if isinstance(value, bool) or not isinstance(value, Decimal | float | int) or not Decimal(value).is_finite():
        return FieldProblem(pointer, "not_a_number", f"{metric.name} must be a number.")
    exact = exactly(value)
    digits, smallest = exact.as_tuple().digits, exact.as_tuple().exponent
    if len(digits) > MOST_DIGITS or abs(exact) >= 10**MOST_DIGITS or int(smallest) < -MOST_DIGITS:
        return FieldProblem(pointer, "too_precise", f"{metric.name} may have at most {MOST_DIGITS} digits; round it.")
    below = metric.low is not None and exact < metric.low
    above = metric.high is not None and exact > metric.high
    if below or above:
        return FieldProblem(pointer, "out_of_range", f"{metric.name} {bounds_in_words(metric)}; {exact:f} is outside.")
    return None


def bounds_in_words(metric: Metric) -> str:
    """Give the bounds of a metric as the end of a sentence: 'lies between 0 and 1'."""
    match metric.low, metric.high:
        case None, None:
            return "may be any number"
        case low, None:
            return f"is at least {low:f}"
        case None, high:
            return f"is at most {high:f}"
        case low, high:
            return f"lies between {low:f} and {high:f}"


def exactly(value: Number) -> Decimal:
    """Give a stored or entered number as the decimal it was written as, without the noise of binary."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return Decimal(0) if exact == 0 else exact.normalize()


def as_stored(metrics: Mapping[str, Number]) -> dict[str, int | float]:
    """Give metrics as JSON numbers, whole ones without a decimal point, ordered by code.

    Takes: values that `faults_of` let through; they come back from storage unchanged through `exactly`.
    """
    stored: dict[str, int | float] = {}
    for code in sorted(metrics):
        exact = exactly(metrics[code])
        stored[code] = int(exact) if exact == exact.to_integral_value() else float(exact)
    return stored


def parts_as_stored(breakdowns: Mapping[str, Mapping[str, Mapping[str, Number]]]) -> dict[str, Any]:
    """Give breakdowns as JSON numbers, ordered; what is empty is left out."""
    return {
        code: {dimension: as_stored(groups) for dimension, groups in sorted(dimensions.items()) if groups}
        for code, dimensions in sorted(breakdowns.items())
        if any(dimensions.values())
    }
