"""A radar of a few scores on one scale: filled now, dashed before, hollow where the score is unsure.

Shape alone misleads, so value and change are written at each corner, and a time series belongs beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.lettering import width_of
from clear_platform.foundation.charts.results import (
    NARROW,
    Chart,
    ChartTable,
    Drawn,
    Number,
    Say,
    Words,
    as_float,
    finished,
    or_dash,
    said,
)
from clear_platform.foundation.charts.svg import Svg, drawing, element, text

RADIUS = 84.0
LEAST_CORNERS = 3


@dataclass(frozen=True)
class Corner:
    """One score: now, before (None where there was none), and whether it is sure enough for a filled dot."""

    label: str
    now: Number | None
    before: Number | None = None
    sure: bool = True
    short: str = ""


def radar(
    words: Words,
    *,
    corners: Sequence[Corner],
    heads: tuple[str, str, str],
    whole: float = 100,
    say: Say = said,
    from_word: str = "from",
) -> Chart:
    """Draw scores from 0 to `whole`, clockwise from the top.

    Takes: `heads`, what the table calls the score, its value now and its value before.
    Refuses: `ValueError` for fewer than three corners and for a score outside 0 to `whole`.
    """
    if len(corners) < LEAST_CORNERS:
        raise ValueError(f"A radar needs at least {LEAST_CORNERS} corners, not {len(corners)}.")
    for corner in corners:
        for value in (corner.now, corner.before):
            if value is not None and not 0 <= float(value) <= whole:
                raise ValueError(f"{corner.label!r} is {value}, outside 0 to {whole:g}.")
    table = ChartTable(
        heads,
        tuple((corner.label, or_dash(corner.now, say), or_dash(corner.before, say)) for corner in corners),
    )
    if all(corner.now is None for corner in corners):
        return finished(words, None, table=table)
    plan = _Plan(words.title, tuple(corners), whole, say, from_word)
    return finished(words, Drawn(plan.draw, table, adapts=False))


@dataclass(frozen=True)
class _Plan:
    title: str
    corners: tuple[Corner, ...]
    whole: float
    say: Say
    from_word: str

    def draw(self, _width: float) -> Svg:
        parts = [
            *(self._ring(share) for share in (0.25, 0.5, 0.75, 1.0)),
            *(self._spoke(place) for place in range(len(self.corners))),
        ]
        if all(corner.before is not None for corner in self.corners):
            parts.append(self._outline([as_float(corner.before) or 0.0 for corner in self.corners], paint.line("past")))
        if all(corner.now is not None for corner in self.corners):
            parts.append(self._outline([as_float(corner.now) or 0.0 for corner in self.corners], paint.shape()))
        for share in (0.5, 1.0):
            mark = self.say(share * self.whole)
            x, y = self._x(0.5, share * RADIUS), self._y(0.5, share * RADIUS)
            parts.append(text(mark, x, y - 2, css="faint", size=10))
        for place, corner in enumerate(self.corners):
            parts += self._corner(place, corner)
        return drawing(self.title, NARROW, 2 * RADIUS + 92, parts)

    def _corner(self, place: int, corner: Corner) -> list[Svg]:
        x, y = self._x(place, RADIUS + 14), self._y(place, RADIUS + 14)
        turn = (self._angle(place) + pi / 2) / (2 * pi) % 1
        anchor = "middle" if min(turn, 1 - turn) < 0.02 or abs(turn - 0.5) < 0.02 else "start" if turn < 0.5 else "end"
        lift = -14.0 if min(turn, 1 - turn) < 0.02 else 10.0 if abs(turn - 0.5) < 0.02 else -3.0
        change = f" {self.from_word} {self.say(corner.before)}" if corner.before is not None else ""
        now = or_dash(corner.now, self.say)
        parts = [
            text(corner.short or corner.label, x, y + lift, anchor=anchor),
            *_value_and_change(now, change, x, y + lift + 14, anchor),
        ]
        if corner.now is not None:
            length = RADIUS * float(corner.now) / self.whole
            looks = paint.dot("one" if corner.sure else "open")
            parts.append(element("circle", **looks, cx=self._x(place, length), cy=self._y(place, length), r=4))
        return parts

    def _ring(self, share: float) -> Svg:
        looks = paint.rule("tick" if share == 1.0 else "grid")
        return self._outline([self.whole * share] * len(self.corners), looks)

    def _spoke(self, place: int) -> Svg:
        start, end = self._point(place, 0), self._point(place, RADIUS)
        return element("path", d=f"M{start}L{end}", **paint.rule("grid"))

    def _outline(self, values: Sequence[float], looks: paint.Attributes) -> Svg:
        points = (self._point(place, RADIUS * value / self.whole) for place, value in enumerate(values))
        return element("path", d=f"M{'L'.join(points)}Z", **looks)

    def _angle(self, place: float) -> float:
        return 2 * pi * place / len(self.corners) - pi / 2

    def _x(self, place: float, length: float) -> float:
        return NARROW / 2 + length * cos(self._angle(place))

    def _y(self, place: float, length: float) -> float:
        return RADIUS + 46 + length * sin(self._angle(place))

    def _point(self, place: float, length: float) -> str:
        return f"{self._x(place, length):.1f} {self._y(place, length):.1f}"


def _value_and_change(now: str, change: str, x: float, y: float, anchor: str) -> list[Svg]:
    """Write two weights on one line around the point where they meet, since paper knows no spans of text."""
    length = width_of(now, strong=True) + width_of(change)
    begin = {"start": x, "middle": x - length / 2, "end": x - length}[anchor]
    meet = begin + width_of(now, strong=True)
    value = text(now, meet, y, css="strong", anchor="end")
    return [value, text(change.strip(), meet + 3.5, y)] if change else [text(now, x, y, css="strong", anchor=anchor)]
