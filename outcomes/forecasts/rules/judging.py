"""Which measurement counts for which day of a forecast, what the forecast asked for on it, and whether it held.

Days are counted from the approval. A forecast says: from a start, in a straight line, to a target by a day.
Pure: no Django, no clock. Reading measurements is done in `queries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

State = Literal["held", "missed", "on_course", "behind", "early", "not_measured", "superseded"]
SETTLED = frozenset({"held", "missed"})


@dataclass(frozen=True)
class Expected:
    """One expected outcome of a decision. `better_up` is what its metric's definition says, None without one."""

    metric: str
    unit: str
    baseline: Decimal | None
    target: Decimal
    by_days: int
    better_up: bool | None


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

    `path` is what the straight line asks for on the day that was measured, or else on the day itself; None without a
    start, unless the target was due by then. `difference` is value less path.
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

    @property
    def decisive(self) -> Checked:
        """The day that the state rests on: the one it was due, else the newest that was measured."""
        return self.due if self.due.measured is not None or self.newest is None else self.newest


def nearness(day: int) -> int:
    """Give how many days a measurement may be away from a day of a forecast and still speak for it."""
    return max(NEAR_DAYS, day // PART_OF_A_LONG_WAY)


def last_day(by_days: int) -> int:
    """Give the last day whose measurement can count for a forecast that is due by a day."""
    return max(by_days + nearness(by_days), HORIZONS[-1] + NEAR_DAYS)


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
    start_from = standing_for_start(measured) if expected.baseline is None and span is not None else None
    start = start_from.value if start_from else expected.baseline
    if span is None:
        waiting = tuple(Checked(day, "early", path_at(expected, start, day), None, None) for day in days)
        due = Checked(expected.by_days, "early", expected.target, None, None)
        return Judged(expected, start, None, waiting, due, None, "early", None, None)
    cut = span.replaced if span.replaced is not None and span.replaced < expected.by_days else None
    # A version that was replaced before it came due is judged by nothing that came after it.
    until = span.today if cut is None else min(span.today, cut)
    counted = [one for one in measured if one.day <= until]
    at = tuple(_checked(expected, start, day, counted, span, cut) for day in days)
    due = _checked(expected, start, expected.by_days, counted, span, cut)
    newest = _newest(expected, start, counted, span)
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
    if found is not None:
        settles = found.day >= expected.by_days or (day == expected.by_days <= span.today and cut is None)
        return _compared(expected, start, day, found, settles=settles)
    state: State = "not_measured" if span.today > day + nearness(day) else "early"
    if cut is not None and day > cut:
        state = "superseded"
    return Checked(day, state, path_at(expected, start, day), None, None)


def _compared(expected: Expected, start: Decimal | None, day: int, found: Measured, *, settles: bool) -> Checked:
    path = path_at(expected, start, found.day)
    if path is None and settles:
        path = expected.target
    asked = expected.target if path is None else path
    good = _good(expected, start, found.value, asked)
    state: State
    if settles:
        state = "held" if good else "missed"
    elif path is None and not good:
        # Without a start nothing is asked for on the way: that the target is not reached yet says nothing.
        state = "early"
    else:
        state = "on_course" if good else "behind"
    return Checked(day, state, path, found, None if path is None else found.value - path)


def _good(expected: Expected, start: Decimal | None, value: Decimal, asked: Decimal) -> bool:
    up = expected.better_up
    if up is None:
        up = start is None or expected.target >= start
    return value >= asked if up else value <= asked


def _newest(expected: Expected, start: Decimal | None, counted: Sequence[Measured], span: Span) -> Checked | None:
    first = min(expected.by_days, 1)
    since = [one for one in counted if first <= one.day <= last_day(expected.by_days)]
    found = max(since, key=lambda one: (one.day, one.own, one.recorded_at, one.id), default=None)
    if found is None:
        return None
    return _compared(expected, start, found.day, found, settles=found.day >= expected.by_days)


def _state(due: Checked, newest: Checked | None, cut: int | None) -> State:
    if cut is not None:
        return "superseded"
    if due.state in SETTLED or due.state == "not_measured" or newest is None:
        return due.state
    return newest.state


def _came(expected: Expected, start: Decimal | None, newest: Checked | None) -> Decimal | None:
    if newest is None or newest.measured is None or start is None or start == expected.target:
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
