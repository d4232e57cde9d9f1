"""Lines over time through real points, named at their ends; missing days are gaps, events are dotted verticals.

A time in which nothing had a value parts every line, and stands in the table in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.axes import days_below, steps_in_words, value_lines
from clear_platform.foundation.charts.lettering import width_of
from clear_platform.foundation.charts.results import (
    Chart,
    ChartTable,
    Drawn,
    Key,
    Number,
    Say,
    Words,
    finished,
    or_dash,
    said,
)
from clear_platform.foundation.charts.scales import Days, Linear, first_of_months, round_steps
from clear_platform.foundation.charts.svg import Svg, drawing, element, text, together

MOST_LINES = 5
MOST_POINTS = 500
BETWEEN_WORDS = 6.0
NAMED_AT_END = 4
LINE_OF_TEXT = 14.0


@dataclass(frozen=True)
class Line:
    """One series: a name and its points in order of time; None is a gap, never a zero."""

    label: str
    points: Sequence[tuple[date, Number | None]]


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, named in a word or two above the lines."""

    on: date
    word: str


@dataclass(frozen=True)
class Gap:
    """A time in which no line had a value: its first day, the day it ended (None while it lasts), and why, briefly."""

    since: date
    until: date | None
    word: str


def time_lines(
    words: Words,
    *,
    lines: Sequence[Line],
    head: str,
    events: Sequence[Event] = (),
    gaps: Sequence[Gap] = (),
    from_zero: bool = False,
    bounds: tuple[float, float] | None = None,
    say: Say = said,
    say_day: Callable[[date], str] = date.isoformat,
    say_month: Callable[[date], str] = lambda day: day.strftime("%b"),
) -> Chart:
    """Draw up to five lines; more belong into small multiples.

    Takes: `head`, what the table calls its first column; `from_zero` for amounts, not for scores; `bounds`, lowest and
    highest value of the axis where they are known.
    Refuses: `ValueError` for more than five lines, and for more than 500 points, which a query must window first.
    """
    if len(lines) > MOST_LINES:
        raise ValueError(f"{len(lines)} lines in one chart cannot be told apart; draw at most {MOST_LINES}.")
    if sum(len(line.points) for line in lines) > MOST_POINTS:
        raise ValueError(f"More than {MOST_POINTS} points; gather them in the query before drawing.")
    table = _table(head, lines, gaps, say, say_day)
    known = [(day, float(value)) for line in lines for day, value in line.points if value is not None]
    if not known:
        return finished(words, None, table=table)
    lowest, highest = bounds or _bounds([value for _day, value in known], from_zero=from_zero)
    marked = (*(Event(gap.since, gap.word) for gap in gaps), *events)
    plan = _Plan(words.title, tuple(lines), marked, tuple(gaps), lowest, highest, say, say_month)
    keys = (
        tuple(Key(look, line.label) for look, line in zip(paint.SERIES, lines, strict=False))
        if len(lines) > NAMED_AT_END
        else ()
    )
    return finished(words, Drawn(plan.draw, table, keys))


@dataclass(frozen=True)
class _Plan:
    title: str
    lines: tuple[Line, ...]
    events: tuple[Event, ...]
    gaps: tuple[Gap, ...]
    lowest: float
    highest: float
    say: Say
    say_month: Callable[[date], str]

    def draw(self, width: float) -> Svg:
        height = round(width * (0.66 if width < 400 else 0.5))
        steps = steps_in_words(round_steps(self.lowest, self.highest), self.say)
        left, base = steps.room + 10, height - 22.0
        right = width - self._end_room()
        days = [day for line in self.lines for day, _value in line.points] + [event.on for event in self.events]
        when = Days(min(days), max(days), left + 6, right - 6)
        at = Linear(steps.values[0], steps.values[-1], base, 18 if self.events else 8)
        named = first_of_months(when.first, when.last, at_most=max(2, int((right - left) / 56))) or [when.last]
        return drawing(
            self.title,
            width,
            height,
            [
                *value_lines(steps, at, left, right),
                *days_below(named, when, height - 5.0, self.say_month),
                *_events(self.events, when, base, right),
                *(self._line(look, line, when, at) for look, line in zip(paint.SERIES, self.lines, strict=False)),
                *self._names(when, at, right, base),
            ],
        )

    def _line(self, look: str, line: Line, when: Days, at: Linear) -> Svg:
        runs = [
            [(when(day), at(float(value))) for day, value in part]
            for there, run in groupby(line.points, key=lambda point: point[1] is not None)
            if there
            for part in _parted([(day, value) for day, value in run if value is not None], self.gaps)
        ]
        drawn = [
            element("path", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run), **paint.line(look))
            for run in runs
            if len(run) > 1
        ]
        alone = [element("circle", **paint.dot(look), cx=run[0][0], cy=run[0][1], r=3) for run in runs if len(run) == 1]
        x, y = runs[-1][-1] if runs else (0.0, 0.0)
        end = [element("circle", **paint.dot(look), cx=x, cy=y, r=3.5)] if runs else []
        return together([*drawn, *alone, *end])

    def _names(self, when: Days, at: Linear, right: float, base: float) -> Iterator[Svg]:
        if len(self.lines) > NAMED_AT_END:
            return
        ends = [(at(value), self._name(line, value)) for line in self.lines if (value := _last(line)) is not None]
        ends.sort(key=lambda end: end[0])
        for y, name in _kept_apart(ends, lowest=base):
            yield text(name, right + 6, y + 4)

    def _end_room(self) -> float:
        if len(self.lines) > NAMED_AT_END:
            return 8.0
        names = (self._name(line, value) for line in self.lines if (value := _last(line)) is not None)
        return max((width_of(name) for name in names), default=0.0) + 10

    def _name(self, line: Line, value: float) -> str:
        return f"{self.say(round(value, 2))} {line.label}"


def _parted(run: Sequence[tuple[date, Number]], gaps: Sequence[Gap]) -> Iterator[Sequence[tuple[date, Number]]]:
    """Give the parts of a run of points that lie on either side of a gap."""
    begun = 0
    for place, ((before, _value), (after, _other)) in enumerate(pairwise(run), start=1):
        if any(before <= gap.since < after for gap in gaps):
            yield run[begun:place]
            begun = place
    yield run[begun:]


def _events(events: Sequence[Event], when: Days, base: float, right: float) -> Iterator[Svg]:
    """Draw every event; a word that would run into the one before it is left out."""
    free_from = 0.0
    for event in sorted(events, key=lambda one: one.on):
        x = when(event.on)
        half = width_of(event.word) / 2
        middle = min(max(x, half), right - half)
        yield element("path", d=f"M{x:.1f} 14V{base:.1f}", **paint.rule("event"))
        if middle - half >= free_from:
            yield text(event.word, middle, 9, anchor="middle")
            free_from = middle + half + BETWEEN_WORDS


def _kept_apart(ends: Sequence[tuple[float, str]], *, lowest: float) -> Iterator[tuple[float, str]]:
    """Move names down where they would touch, then all of them up where they would leave the drawing."""
    placed: list[float] = []
    for y, _name in ends:
        placed.append(max(y, placed[-1] + LINE_OF_TEXT) if placed else y)
    over = max(0.0, placed[-1] - lowest) if placed else 0.0
    for y, (_was, name) in zip(placed, ends, strict=True):
        yield y - over, name


def _last(line: Line) -> float | None:
    return next((float(value) for _day, value in reversed(line.points) if value is not None), None)


def _bounds(values: Sequence[float], *, from_zero: bool) -> tuple[float, float]:
    return (min(0.0, *values) if from_zero else min(values), max(values))


def _table(
    head: str, lines: Sequence[Line], gaps: Sequence[Gap], say: Say, say_day: Callable[[date], str]
) -> ChartTable:
    values = [dict(line.points) for line in lines]
    days = sorted({day for points in values for day in points})
    rows = [(day, 0, (say_day(day), *(or_dash(points.get(day), say) for points in values))) for day in days]
    rows += [(gap.since, 1, (_span(gap, say_day), *(gap.word for _line in lines))) for gap in gaps if days]
    return ChartTable((head, *(line.label for line in lines)), tuple(row for *_place, row in sorted(rows)))


def _span(gap: Gap, say_day: Callable[[date], str]) -> str:
    return f"{say_day(gap.since)} – {say_day(gap.until) if gap.until else ''}".rstrip()
