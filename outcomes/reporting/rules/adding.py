"""What the answers of several enterprises come to over a period, and how much of them it rests on. No Django here.

A value that is added up to its day (to date) and a level (a stock) count once for each enterprise, with the last of the
period: adding what 30, 60 and 90 days say of the same jobs would count them three times. The last word also stands
where it is that there is no value. Only what happened within each report (a flow) is added over time, and no day of
it twice: which of overlapping reports count says `spans`. Ratios and scores are never added: they are weighed by the
metric that the library names for it, or count alike where that is not known of everyone. Amounts are put together by
currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from outcomes.records.rules import MONEY, Metric
from outcomes.reporting.rules.spans import apart

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
    starts: date | None = None
    """First day of the period that it was reported for, which ends on its day; None where it is of that day alone."""

    @property
    def counts(self) -> bool:
        """Whether it is part of a figure: what waits for a look or was sent back is not."""
        return self.status in {"", "approved"}


@dataclass(frozen=True)
class Expected:
    """What is known of an enterprise that was asked: when its newest form ends, if it is late, what it answered."""

    enterprise_id: int
    newest_end: date
    late: bool = False
    skipped_on: date | None = None
    """The last day of the period for which its last accepted word was that there is no value."""
    waiting: bool = False
    """Whether it handed in that there is no value, and nobody accepted that yet."""


@dataclass(frozen=True)
class Coverage:
    """On how many of those asked a figure rests, and why the others are not in it: ids of enterprises, in order.

    `asked` counts all who were asked for the metric, whatever their currency; the ids are of those in this one.
    `left_out` names those with a report that is not in it, because its period overlaps one that is or begins before the
    whole; `currency_unknown` those whose amount is in no currency that is known.
    """

    asked: int
    reported: tuple[int, ...]
    late: tuple[int, ...]
    carried: tuple[int, ...]
    waiting: tuple[int, ...]
    skipped: tuple[int, ...]
    missing: tuple[int, ...]
    not_reviewed: tuple[int, ...]
    left_out: tuple[int, ...] = ()
    currency_unknown: tuple[int, ...] = ()
    in_other_currencies: int = 0
    """How many of those asked belong to another total of the same amount."""
    others_complete: bool = True
    """Whether the totals of the same amount in other currencies are complete."""

    @property
    def complete(self) -> bool:
        """Whether everybody who was asked, and has the metric at all, is in a total of it with the newest value."""
        return self.others_complete and not (
            self.missing or self.waiting or self.carried or set(self.left_out) - set(self.reported)
        )


@dataclass(frozen=True)
class Total:
    """What a metric comes to. `value` is None where nobody reported; `parts` is by dimension and group.

    Of an amount it is what it comes to in one currency; `currency` is None of anything else, and where none is named.
    Then `value` is None as well, unless the amount is of one enterprise: what is not known to be alike is not added.
    """

    metric: str
    value: Decimal | None
    how: How
    as_of: date | None
    parts: Mapping[str, Mapping[str, Decimal]]
    coverage: Coverage
    outcome_ids: tuple[int, ...]
    currency: str | None = None


@dataclass(frozen=True)
class _Share:
    value: Decimal
    parts: Mapping[str, Mapping[str, Decimal]]
    readings: tuple[Reading, ...]


def totals_of_metric(
    metric: Metric,
    readings: Sequence[Reading],
    *,
    expected: Sequence[Expected] = (),
    weights: Mapping[int, Decimal] | None = None,
    by: Iterable[str] = (),
    since: date | None = None,
    currencies: Mapping[int, str] | None = None,
) -> list[Total]:
    """Put the values of several enterprises together: into one figure, and of an amount into one for each currency.

    Takes: as `total_of`, and `currencies`, that of each enterprise's accounts where one is named. Gives: one at least;
    that of amounts in no known currency comes last.
    """
    if metric.unit != MONEY:
        return [total_of(metric, readings, expected=expected, weights=weights, by=by, since=since)]
    of = currencies or {}
    everybody = {one.enterprise_id for one in readings} | {one.enterprise_id for one in expected}
    named = sorted({of[key] for key in everybody if key in of})
    unnamed = [None] if any(key not in of for key in everybody) or not everybody else []
    found = [
        total_of(
            metric,
            [one for one in readings if of.get(one.enterprise_id) == currency],
            expected=[one for one in expected if of.get(one.enterprise_id) == currency],
            weights=weights,
            by=tuple(by),
            since=since,
            currency=currency,
        )
        for currency in [*named, *unnamed]
    ]
    asked = sum(one.coverage.asked for one in found)
    return [
        replace(
            one,
            coverage=replace(
                one.coverage,
                asked=asked,
                in_other_currencies=asked - one.coverage.asked,
                others_complete=all(other.coverage.complete for other in found if other is not one),
            ),
        )
        for one in found
    ]


def total_of(
    metric: Metric,
    readings: Iterable[Reading],
    *,
    expected: Sequence[Expected] = (),
    weights: Mapping[int, Decimal] | None = None,
    by: Iterable[str] = (),
    since: date | None = None,
    currency: str | None = None,
) -> Total:
    """Put the values of several enterprises together, those of an amount in one currency.

    Takes: all readings of the period; whom the institution asked; `weights`, the size of each enterprise for a ratio,
    all in one unit; `by`, the dimensions to break down by; `since`, the first day, before which no flow may begin.
    Gives: the figure with its coverage and the outcomes it rests on.
    """
    all_readings = list(readings)
    last_words = {one.enterprise_id: one.skipped_on for one in expected}
    shares, left_out = _shares(metric, [one for one in all_readings if one.counts], since, last_words)
    unknown = sorted(shares) if metric.unit == MONEY and currency is None else []
    value, how = _together(metric, {key: share.value for key, share in shares.items()}, weights or {})
    adds = len(unknown) <= 1
    used = sorted({one.outcome_id for share in shares.values() for one in share.readings})
    return Total(
        metric=metric.code,
        value=value if adds else None,
        how=how,
        as_of=max((one.day for share in shares.values() for one in share.readings), default=None),
        parts={dimension: _broken_down(shares, dimension) for dimension in by}
        if metric.adds_up and shares and adds
        else {},
        coverage=_coverage(metric, shares, all_readings, expected, left_out=left_out, unknown=unknown),
        outcome_ids=tuple(used),
        currency=currency,
    )


def is_flow(metric: Metric) -> bool:
    """Say whether values of several periods are added up: what happened in one did not happen in another."""
    return metric.aggregation == "sum" and not metric.cumulative


def _shares(
    metric: Metric, readings: Sequence[Reading], since: date | None, last_words: Mapping[int, date | None]
) -> tuple[dict[int, _Share], set[int]]:
    """Give what each enterprise brings, and who reported something that is not in it."""
    within, left_out = [], set()
    for one in readings:
        if is_flow(metric) and since is not None and (one.starts or one.day) < since:
            left_out.add(one.enterprise_id)
        else:
            within.append(one)
    of: dict[int, list[Reading]] = defaultdict(list)
    for one in _reported_first(within) if is_flow(metric) else within:
        of[one.enterprise_id].append(one)
    shares = {}
    for enterprise_id in sorted(of):
        if is_flow(metric):
            found = apart(of[enterprise_id])
            kept = found.kept
            if found.overlapping:
                left_out.add(enterprise_id)
        else:
            skipped_on = last_words.get(enterprise_id)
            kept = [one for one in of[enterprise_id] if skipped_on is None or one.day > skipped_on]
            # Of two of one day the one written down later stands: it corrects the other.
            kept = sorted(kept, key=lambda one: (one.day, one.recorded_at, one.outcome_id))[-1:]
        if not kept:
            continue
        value = sum((one.value for one in kept), Decimal(0))
        parts: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for one in kept:
            for dimension in metric.breakdowns:
                for group, part in one.parts.get(dimension, {NOT_BROKEN_DOWN: one.value}).items():
                    parts[dimension][group] += part
        shares[enterprise_id] = _Share(value, parts, tuple(kept))
    return shares, left_out


def _reported_first(readings: Sequence[Reading]) -> list[Reading]:
    """Leave out what enterprises that reported wrote down for themselves besides: it is part of the same flow."""
    reported = {one.enterprise_id for one in readings if not one.own_file}
    return [one for one in readings if not one.own_file or one.enterprise_id not in reported]


def _together(
    metric: Metric, values: Mapping[int, Decimal], weights: Mapping[int, Decimal]
) -> tuple[Decimal | None, How]:
    if metric.adds_up:
        added: How = "sum" if is_flow(metric) else "sum_of_last"
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


def _coverage(
    metric: Metric,
    shares: Mapping[int, _Share],
    readings: Sequence[Reading],
    expected: Sequence[Expected],
    *,
    left_out: Collection[int],
    unknown: Collection[int],
) -> Coverage:
    asked = {one.enterprise_id: one for one in expected}
    everyone = sorted({*asked, *shares, *left_out})
    waits = {one.enterprise_id for one in readings if one.status == "submitted"}
    waits |= {one.enterprise_id for one in expected if one.waiting}
    # Of a flow other periods count though the newest has none; of all else the last word is what counts.
    skipped = {
        key
        for key, one in asked.items()
        if one.skipped_on is not None and one.skipped_on >= one.newest_end and (key not in shares or is_flow(metric))
    }
    return Coverage(
        asked=len(everyone),
        reported=tuple(sorted(shares)),
        late=tuple(key for key in everyone if key in asked and asked[key].late),
        carried=tuple(
            key
            for key, share in sorted(shares.items())
            if key in asked and key not in skipped and share.readings[-1].day < asked[key].newest_end
        ),
        waiting=tuple(key for key in everyone if key in waits),
        skipped=tuple(sorted(skipped)),
        missing=tuple(key for key in everyone if not any(key in of for of in (shares, skipped, waits, left_out))),
        not_reviewed=tuple(
            key for key, share in sorted(shares.items()) if any(one.status == "" for one in share.readings)
        ),
        left_out=tuple(sorted(left_out)),
        currency_unknown=tuple(sorted(unknown)),
    )
