"""A forecast and what came, by days since the decision: dashed to a flag on the day it is due, solid through values.

Not here: a track that stands in a line of text (`small`), and which value counts for which day (its app's rules).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.axes import steps_in_words, value_lines
from clear_platform.foundation.charts.lettering import width_of
from clear_platform.foundation.charts.results import (
    Chart,
    ChartTable,
    Drawn,
    Number,
    Say,
    Words,
    finished,
    or_dash,
    said,
)
from clear_platform.foundation.charts.scales import Linear, every, round_steps
from clear_platform.foundation.charts.svg import Svg, drawing, element, text

LEAST_DAYS = 90
"""A short forecast is drawn with the days after it, so that one sees whether it lasted."""
LINE_OF_TEXT = 14.0


@dataclass(frozen=True)
class Point:
    """A day since the decision, what the forecast asks for on it, and what came; None where one is not known."""

    day: int
    asked: Number | None
    came: Number | None = None


def forecast_chart(
    words: Words,
    *,
    start: Number | None,
    target: Number,
    due_day: int,
    points: Sequence[Point],
    today: int | None = None,
    heads: tuple[str, str, str] = ("Day", "Forecast", "Came"),
    names: tuple[str, str] = ("forecast", "came"),
    say: Say = said,
    say_day: Callable[[int], str] = str,
    say_end: Callable[[str], str] = "day {}".format,
) -> Chart:
    """Draw a forecast from its start to its flag, and what came.

    Takes: `points` in order of days, all of which stand in the table; those with a value that came are drawn. `today`,
    days since the decision, None where it has not begun; outside of what is drawn it draws no line. `names`, what
    the two lines are called at their ends; `say_end`, how the day is told there of a value that came on another day
    than the flag's.
    """
    table = ChartTable(
        heads, tuple((say_day(one.day), or_dash(one.asked, say), or_dash(one.came, say)) for one in points)
    )
    plan = _Plan(words.title, start, target, due_day, tuple(points), today, names, say, say_day, say_end)
    return finished(words, Drawn(plan.draw, table))


@dataclass(frozen=True)
class _Plan:
    title: str
    start: Number | None
    target: Number
    due_day: int
    points: tuple[Point, ...]
    today: int | None
    names: tuple[str, str]
    say: Say
    say_day: Callable[[int], str]
    say_end: Callable[[str], str]

    def draw(self, width: float) -> Svg:
        height = round(width * (0.6 if width < 400 else 0.42))
        came = [(one.day, float(one.came)) for one in self.points if one.came is not None]
        values = [float(self.target), *(value for _day, value in came)]
        values += [] if self.start is None else [float(self.start)]
        steps = steps_in_words(round_steps(min(values), max(values)), self.say)
        last = max(LEAST_DAYS, self.due_day, *(day for day, _value in came), 0)
        left, base, right = steps.room + 10, height - 22.0, width - self._end_room()
        when = Linear(min(0, *(day for day, _value in came), 0), last, left + 6, right - 6)
        at = Linear(steps.values[0], steps.values[-1], base, 16)
        flag = (when(self.due_day), at(float(self.target)))
        return drawing(
            self.title,
            width,
            height,
            [
                *value_lines(steps, at, left, right),
                *self._days(when, last, height - 5.0, right - left),
                *self._now(when, last, base),
                *self._planned(when, at, flag, last),
                *_solid([(when(day), at(value)) for day, value in self._began(came)]),
                *_flag(*flag),
                *self._names(came, at, right),
            ],
        )

    def _began(self, came: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
        starts = self.start is not None and came and came[0][0] > 0
        return [*([(0, float(self.start))] if starts and self.start is not None else []), *came]

    def _days(self, when: Linear, last: int, y: float, room: float) -> Iterator[Svg]:
        step = 30 * every(last // 30 + 1, max(2, int(room / 48)))
        for day in range(0, last + 1, step):
            yield text(self.say_day(day), when(day), y, css="faint", anchor="middle")

    def _now(self, when: Linear, last: int, base: float) -> Iterator[Svg]:
        if self.today is not None and 0 <= self.today <= last:
            yield element("path", d=f"M{when(self.today):.1f} 8V{base:.1f}", **paint.rule("tick"))

    def _planned(self, when: Linear, at: Linear, flag: tuple[float, float], last: int) -> Iterator[Svg]:
        x, y = flag
        if self.start is not None:
            yield element("path", d=f"M{when(0):.1f} {at(float(self.start)):.1f}L{x:.1f} {y:.1f}", **paint.line("plan"))
        if self.due_day < last:
            yield element("path", d=f"M{x:.1f} {y:.1f}H{when(last):.1f}", **paint.line("past"))

    def _names(self, came: Sequence[tuple[int, float]], at: Linear, right: float) -> Iterator[Svg]:
        target_y = at(float(self.target))
        yield text(f"{self.say(self.target)} {self.names[0]}", right + 6, target_y + 4, css="faint")
        if came:
            y = at(came[-1][1])
            if abs(y - target_y) < LINE_OF_TEXT:
                y = target_y + (LINE_OF_TEXT if y >= target_y else -LINE_OF_TEXT)
            yield text(self._last(), right + 6, y + 4)

    def _last(self) -> str:
        """Give the value that came last and what it is called; with its day where that is not the one at the flag."""
        last = next((one for one in reversed(self.points) if one.came is not None), None)
        if last is None or last.came is None:
            return ""
        came = f"{self.say(last.came)} {self.names[1]}"
        return came if last.day == self.due_day else f"{came}, {self.say_end(self.say_day(last.day))}"

    def _end_room(self) -> float:
        asked, came = f"{self.say(self.target)} {self.names[0]}", self._last()
        return max(width_of(asked), width_of(came)) + 10


def _solid(points: Sequence[tuple[float, float]]) -> Iterator[Svg]:
    if len(points) > 1:
        yield element("path", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), **paint.line("one"))
    for x, y in points:
        yield element("circle", **paint.dot("one"), cx=x, cy=y, r=3)


def _flag(x: float, y: float) -> Iterator[Svg]:
    yield element("path", d=f"M{x:.1f} {y:.1f}v-9h7l-2 2.5 2 2.5h-6v4z", class_="flag", fill=paint.INK)
