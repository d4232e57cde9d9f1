"""Which measurement counts for which day of a forecast, what the forecast asked for on it, and whether it held.

Days are counted from the approval. A forecast says: from a start, in a straight line, to a target by a day.
Pure: no Django, no clock. Reading measurements is done in `queries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import Literal

HORIZONS = (30, 60, 90)
NEAR_DAYS = 15
"""A measurement speaks for a day up to this far from it, so that each day speaks for one of 30, 60 and 90 at most."""
PART_OF_A_LONG_WAY = 6
"""For a target further off, a sixth of its days: nobody measures to the fortnight what is due in two years."""
START_DAYS = 90
"""How old a measurement may be on the day of the approval to stand for a start that the decision does not state."""
SHARE_PLACES = Decimal("0.0001")
DIGITS = 120
"""Enough for a share of the smallest change by the largest value that can be stated."""

State = Literal["held", "missed", "on_course", "behind", "early", "not_measured", "not_comparable", "superseded"]
SETTLED = frozenset({"held", "missed"})
Unlike = Literal["", "unit", "currency", "direction"]
"""Why a value cannot be held against what was expected: another unit, another currency or none, no better way."""


@dataclass(frozen=True)
class Expected:
    """One expected outcome of a decision.

    `better_up` is what its metric's definition says, None without one. `unlike` says why nothing that is measured of
    the metric can be held against it, empty where it can.
    """

    metric: str
    unit: str
    baseline: Decimal | None
    target: Decimal
    by_days: int
    better_up: bool | None
    unlike: Unlike = ""


@dataclass(frozen=True)
class Measured:
    """A value that was measured, and the row that holds it. `own`: it was recorded as a result of this decision."""

    day: int
    value: Decimal
    kind: Literal["outcome", "snapshot"]
    id: int
    on: date
    recorded_at: datetime
    label: str = ""
    own: bool = False


@dataclass(frozen=True)
class Span:
    """How far a forecast has come: the day it is today, and the day a later version replaced it, if one did."""

    today: int
    replaced: int | None = None


@dataclass(frozen=True)
class Checked:
    """One day of a forecast: what was asked for, what came and by how much it differs, and what that means.

    `path` is what was asked for: the target where it held or missed, else what the straight line says for the day that
    was measured, or for the day itself where none was; None without a start. `difference` is value less path.
    """

    horizon: int
    state: State
    path: Decimal | None
    measured: Measured | None
    difference: Decimal | None


@dataclass(frozen=True)
class Judged:
    """One expected outcome held against what came.

    `start` is the stated baseline, else the value of `start_from`. `came_ratio` is the share of the expected change
    that the newest measurement shows (1 is all of it), `error_ratio` how far the settled one is from what was
    expected, as a share of the expected change; None where no change was expected or nothing is there to compare.
    `unlike` says why what was measured cannot be compared, where it cannot.
    """

    expected: Expected
    start: Decimal | None
    start_from: Measured | None
    at: tuple[Checked, ...]
    due: Checked
    newest: Checked | None
    state: State
    came_ratio: Decimal | None
    error_ratio: Decimal | None
    unlike: Unlike = ""

    @property
    def before_due(self) -> Measured | None:
        """The newest measurement, where it lies before the day it was due; it settles nothing."""
        found = self.newest.measured if self.newest else None
        return found if found is not None and found.day < self.expected.by_days else None

    @property
    def decisive(self) -> Checked:
        """The day that the state rests on: the one it was due, else the newest that was measured."""
        if self.state == "not_measured" or self.due.measured is not None or self.newest is None:
            return self.due
        return self.newest


def nearness(day: int) -> int:
    """Give how many days a measurement may be away from a day of a forecast and still speak for it."""
    return max(NEAR_DAYS, day // PART_OF_A_LONG_WAY)


def settled_by(by_days: int) -> int:
    """Give the last day whose measurement can settle a forecast; the first is the one it is due."""
    return by_days + nearness(by_days)


def last_day(by_days: int) -> int:
    """Give the last day whose measurement can count for a forecast that is due by a day."""
    return max(settled_by(by_days), HORIZONS[-1] + NEAR_DAYS)


def path_at(expected: Expected, start: Decimal | None, day: int) -> Decimal | None:
    """Give what a forecast asks for on a day: on the straight line until it is due, the target from then on."""
    if day >= expected.by_days:
        return expected.target
    if start is None:
        return None
    return start + (expected.target - start) * max(day, 0) / expected.by_days


def counting_for(day: int, measured: Iterable[Measured]) -> Measured | None:
    """Give the measurement that counts for a day of a forecast; None where none lies near enough.

    A snapshot that bears the day as its label goes first, then the nearest, on the day or after it rather than before;
    of two on one day the result of the decision itself, then the one written down last.
    """
    reach = nearness(day)
    near = [one for one in measured if -reach < one.day - day <= reach and one.day >= min(day, 1)]
    return min(near, key=lambda one: _order(one, day), default=None)


def settling(by_days: int, measured: Iterable[Measured]) -> Measured | None:
    """Give the measurement that settles a forecast: the first from the day it is due until the time to measure is over.

    Of several on that day a snapshot that bears it as its label, then the result of the decision itself, then the one
    written down last.
    """
    after = [one for one in measured if by_days <= one.day <= settled_by(by_days)]
    return min(after, key=lambda one: (one.day, *_order(one, by_days)), default=None)


def standing_for_start(measured: Iterable[Measured]) -> Measured | None:
    """Give the measurement that stands for a start nobody stated: the newest of the last days before the approval."""
    before = [one for one in measured if -START_DAYS <= one.day <= 0]
    return max(before, key=lambda one: (one.label == "baseline", one.day, one.recorded_at, one.id), default=None)


def judged(
    expected: Expected, measured: Sequence[Measured], span: Span | None, *, days: Sequence[int] = HORIZONS
) -> Judged:
    """Hold one expected outcome against what was measured.

    Takes: everything measured of its metric; `span`, None where the decision was not approved and no day was begun;
    `days`, those to look at besides the one it is due, none where the verdict alone is wanted.
    """
    starts = expected.baseline is None and span is not None and not expected.unlike
    start_from = standing_for_start(measured) if starts else None
    start = start_from.value if start_from else expected.baseline
    if span is None:
        waiting = tuple(Checked(day, "early", path_at(expected, start, day), None, None) for day in days)
        due = Checked(expected.by_days, "early", expected.target, None, None)
        return Judged(expected, start, None, waiting, due, None, "early", None, None, expected.unlike)
    if _better_is_unknown(expected, start):
        expected = replace(expected, unlike="direction")
    cut = span.replaced if span.replaced is not None and span.replaced < expected.by_days else None
    # A version that was replaced before it came due is judged by nothing that came after it.
    until = span.today if cut is None else min(span.today, cut)
    counted = [one for one in measured if one.day <= until]
    due = _due(expected, start, counted, span, cut)
    # What was measured shortly before the due day does not settle it, yet speaks for that day as for any other.
    at = tuple(
        due
        if day == expected.by_days and due.measured is not None
        else _checked(expected, start, day, counted, span, cut)
        for day in days
    )
    newest = _newest(expected, start, counted)
    state = _state(due, newest, cut)
    return Judged(
        expected,
        start,
        start_from,
        at,
        due,
        newest,
        state,
        _came(expected, start, newest),
        _error(expected, start, due) if state in SETTLED else None,
        expected.unlike,
    )


def _order(one: Measured, day: int) -> tuple[bool, int, bool, bool, float, int]:
    return (
        one.label != f"{day}d",
        abs(one.day - day),
        one.day < day,
        not one.own,
        -one.recorded_at.timestamp(),
        -one.id,
    )


def _checked(
    expected: Expected, start: Decimal | None, day: int, counted: Sequence[Measured], span: Span, cut: int | None
) -> Checked:
    found = counting_for(day, counted)
    return _open(expected, start, day, span, cut) if found is None else _compared(expected, start, day, found)


def _due(
    expected: Expected, start: Decimal | None, counted: Sequence[Measured], span: Span, cut: int | None
) -> Checked:
    """Give the verdict of the day a forecast is due.

    What was measured from that day on settles it. Until then the newest measurement holds it where the target itself
    was reached by it; one that is merely on the way says how it stands, as long as there is time to measure.
    """
    day = expected.by_days
    settled = settling(day, counted)
    if settled is not None:
        return _compared(expected, start, day, settled)
    before = _latest(one for one in counted if 1 <= one.day < day)
    if before is None:
        return _open(expected, start, day, span, cut)
    soon = _compared(expected, start, day, before)
    is_near = before.day > day - nearness(day)
    is_open = span.today <= settled_by(day)
    stands = is_near if cut is not None else soon.state == "held" or (is_near and is_open)
    return soon if stands else _open(expected, start, day, span, cut)


def _open(expected: Expected, start: Decimal | None, day: int, span: Span, cut: int | None) -> Checked:
    """Give a day that no measurement speaks for."""
    state: State = "not_measured" if span.today > day + nearness(day) else "early"
    if cut is not None and day > cut:
        state = "superseded"
    return Checked(day, state, path_at(expected, start, day), None, None)


def _compared(expected: Expected, start: Decimal | None, day: int, found: Measured) -> Checked:
    if expected.unlike:
        return Checked(day, "not_comparable", None, found, None)
    reached = _good(expected, start, found.value, expected.target)
    if found.day >= expected.by_days:
        return _against(day, "held" if reached else "missed", expected.target, found)
    if reached and not _stood_there_already(expected, start):
        return _against(day, "held", expected.target, found)
    path = path_at(expected, start, found.day)
    if path is None:
        # Without a start nothing is asked for on the way: that the target is not reached yet says nothing.
        return Checked(day, "early", None, found, None)
    return _against(day, "on_course" if _good(expected, start, found.value, path) else "behind", path, found)


def _against(day: int, state: State, path: Decimal, found: Measured) -> Checked:
    return Checked(day, state, path, found, found.value - path)


def _better_is_unknown(expected: Expected, start: Decimal | None) -> bool:
    return not expected.unlike and expected.better_up is None and (start is None or start == expected.target)


def _stood_there_already(expected: Expected, start: Decimal | None) -> bool:
    """Say whether the start is as good as the target: then nothing is reached before the day, it can only be kept."""
    return start is not None and _good(expected, start, start, expected.target)


def _good(expected: Expected, start: Decimal | None, value: Decimal, asked: Decimal) -> bool:
    up = expected.better_up
    if up is None:
        up = start is not None and expected.target > start
    return value >= asked if up else value <= asked


def _newest(expected: Expected, start: Decimal | None, counted: Sequence[Measured]) -> Checked | None:
    first = min(expected.by_days, 1)
    found = _latest(one for one in counted if first <= one.day <= last_day(expected.by_days))
    return None if found is None else _compared(expected, start, found.day, found)


def _latest(measured: Iterable[Measured]) -> Measured | None:
    return max(measured, key=lambda one: (one.day, one.own, one.recorded_at, one.id), default=None)


def _state(due: Checked, newest: Checked | None, cut: int | None) -> State:
    if cut is not None:
        return "superseded"
    if due.state in SETTLED or due.state == "not_measured" or newest is None:
        return due.state
    return newest.state


def _came(expected: Expected, start: Decimal | None, newest: Checked | None) -> Decimal | None:
    if newest is None or newest.measured is None or start is None or start == expected.target or expected.unlike:
        return None
    return _share(newest.measured.value - start, expected.target - start)


def _error(expected: Expected, start: Decimal | None, due: Checked) -> Decimal | None:
    if due.difference is None or start is None or start == expected.target:
        return None
    return _share(due.difference, expected.target - start)


def _share(part: Decimal, whole: Decimal) -> Decimal:
    with localcontext() as exact:
        exact.prec = DIGITS
        return (part / whole).quantize(SHARE_PLACES)
