"""What the answers of several enterprises come to over a period, and how much of them it rests on. No Django here.

A value that is added up to its day (to date) and a level (a stock) count once for each enterprise, with the last of the
period: adding what 30, 60 and 90 days say of the same jobs would count them three times. Only what happened within each
report (a flow) is added over time. Ratios and scores are never added: they are weighed by the metric that the library
names for it, or count alike where that is not known of everyone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from outcomes.records.rules import Metric

PLACES = Decimal("0.000001")
NOT_BROKEN_DOWN = "not_broken_down"
How = Literal["sum", "sum_of_last", "mean", "weighted_mean"]


@dataclass(frozen=True)
class Reading:
    """One value of one enterprise on a day. `status` is what the institution makes of it; "" where it was not asked."""

    enterprise_id: int
    outcome_id: int
    day: date
    recorded_at: datetime
    value: Decimal
    parts: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    status: str = ""
    own_file: bool = False
    """Whether it stands in the enterprise's own file, rather than in that of the institution it was reported to."""

    @property
    def counts(self) -> bool:
        """Whether it is part of a figure: what waits for a look or was sent back is not."""
        return self.status in {"", "approved"}


@dataclass(frozen=True)
class Expected:
    """What is known of an enterprise that was asked: when its newest form ends, whether it is late, why it skipped."""

    enterprise_id: int
    newest_end: date
    late: bool = False
    skipped: str = ""


@dataclass(frozen=True)
class Coverage:
    """On how many of those asked a figure rests, and why the others are not in it: ids of enterprises, in order."""

    asked: int
    reported: tuple[int, ...]
    late: tuple[int, ...]
    carried: tuple[int, ...]
    waiting: tuple[int, ...]
    skipped: tuple[int, ...]
    missing: tuple[int, ...]
    not_reviewed: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Whether everybody who was asked, and has the metric at all, is in it with the newest value."""
        return not (self.missing or self.waiting or self.carried)


@dataclass(frozen=True)
class Total:
    """What a metric comes to. `value` is None where nobody reported; `parts` is by dimension and group."""

    metric: str
    value: Decimal | None
    how: How
    as_of: date | None
    parts: Mapping[str, Mapping[str, Decimal]]
    coverage: Coverage
    outcome_ids: tuple[int, ...]


@dataclass(frozen=True)
class _Share:
    value: Decimal
    parts: Mapping[str, Mapping[str, Decimal]]
    readings: tuple[Reading, ...]


def total_of(
    metric: Metric,
    readings: Iterable[Reading],
    *,
    expected: Sequence[Expected] = (),
    weights: Mapping[int, Decimal] | None = None,
    by: Iterable[str] = (),
) -> Total:
    """Put the values of several enterprises together.

    Takes: all readings of the period; whom the institution asked; `weights`, the size of each enterprise for a ratio;
    `by`, the dimensions to break down by. Gives: the figure with its coverage and the outcomes it rests on.
    """
    all_readings = list(readings)
    shares = _shares(metric, [one for one in all_readings if one.counts])
    value, how = _together(metric, {key: share.value for key, share in shares.items()}, weights or {})
    used = sorted({one.outcome_id for share in shares.values() for one in share.readings})
    return Total(
        metric=metric.code,
        value=value,
        how=how,
        as_of=max((one.day for share in shares.values() for one in share.readings), default=None),
        parts={dimension: _broken_down(shares, dimension) for dimension in by} if metric.adds_up and shares else {},
        coverage=_coverage(shares, all_readings, expected),
        outcome_ids=tuple(used),
    )


def _shares(metric: Metric, readings: Sequence[Reading]) -> dict[int, _Share]:
    flows = metric.aggregation == "sum" and not metric.cumulative
    of: dict[int, dict[date, Reading]] = defaultdict(dict)
    for one in sorted(
        _reported_first(readings) if flows else readings,
        key=lambda reading: (reading.day, reading.recorded_at, reading.outcome_id),
    ):
        # Of two of one day the one written down later stands: it corrects the other.
        of[one.enterprise_id][one.day] = one
    shares = {}
    for enterprise_id in sorted(of):
        days = [of[enterprise_id][day] for day in sorted(of[enterprise_id])]
        kept = days if flows else days[-1:]
        value = sum((one.value for one in kept), Decimal(0))
        parts: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for one in kept:
            for dimension in metric.breakdowns:
                for group, part in one.parts.get(dimension, {NOT_BROKEN_DOWN: one.value}).items():
                    parts[dimension][group] += part
        shares[enterprise_id] = _Share(value, parts, tuple(kept))
    return shares


def _reported_first(readings: Sequence[Reading]) -> list[Reading]:
    """Leave out what enterprises that reported wrote down for themselves besides: it is part of the same flow."""
    reported = {one.enterprise_id for one in readings if not one.own_file}
    return [one for one in readings if not one.own_file or one.enterprise_id not in reported]


def _together(
    metric: Metric, values: Mapping[int, Decimal], weights: Mapping[int, Decimal]
) -> tuple[Decimal | None, How]:
    if metric.adds_up:
        added: How = "sum" if metric.aggregation == "sum" and not metric.cumulative else "sum_of_last"
        return (sum(values.values(), Decimal(0)) if values else None), added
    if not values:
        return None, "mean"
    known = {key: weights[key] for key in values if key in weights}
    if (
        metric.weight_code
        and len(known) == len(values)
        and all(one >= 0 for one in known.values())
        and any(known.values())
    ):
        whole = sum(known.values(), Decimal(0))
        return _rounded(sum((values[key] * known[key] for key in values), Decimal(0)) / whole), "weighted_mean"
    return _rounded(sum(values.values(), Decimal(0)) / len(values)), "mean"


def _rounded(value: Decimal) -> Decimal:
    exact = value.quantize(PLACES)
    return Decimal(0) if exact == 0 else exact.normalize()


def _broken_down(shares: Mapping[int, _Share], dimension: str) -> dict[str, Decimal]:
    groups: dict[str, Decimal] = defaultdict(Decimal)
    for share in shares.values():
        for group, value in share.parts.get(dimension, {}).items():
            groups[group] += value
    return dict(sorted(groups.items()))


def _coverage(shares: Mapping[int, _Share], readings: Sequence[Reading], expected: Sequence[Expected]) -> Coverage:
    asked = {one.enterprise_id: one for one in expected}
    everyone = sorted({*asked, *shares})
    waits = {one.enterprise_id for one in readings if one.status == "submitted"}
    absent = [key for key in everyone if key not in shares]
    skipped = [key for key in absent if asked[key].skipped]
    waiting = [key for key in everyone if key in waits]
    return Coverage(
        asked=len(everyone),
        reported=tuple(sorted(shares)),
        late=tuple(key for key in everyone if key in asked and asked[key].late),
        carried=tuple(
            key
            for key, share in sorted(shares.items())
            if key in asked and not asked[key].skipped and share.readings[-1].day < asked[key].newest_end
        ),
        waiting=tuple(waiting),
        skipped=tuple(skipped),
        missing=tuple(key for key in absent if key not in skipped and key not in waits),
        not_reviewed=tuple(
            key for key, share in sorted(shares.items()) if any(one.status == "" for one in share.readings)
        ),
    )
