"""Drawings that stand in a line of text or a cell: a score on a line, a forecast beside what came.

They carry no table of their own: the numbers stand in words right beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.lettering import width_of
from clear_platform.foundation.charts.scales import Linear
from clear_platform.foundation.charts.svg import Svg, drawing, element, text

LINE_WIDTH = 340.0


@dataclass(frozen=True)
class Mark:
    """A value on a score line that is not the score itself, with its words: "Jan 28", "could be 56"."""

    value: float
    words: str
    dashed: bool = False


def score_line(label: str, value: float, *, marks: Sequence[Mark] = (), whole: float = 100) -> Svg:
    """Draw a score from 0 to `whole` on a line, never on a dial, with earlier and possible values marked.

    Words that would touch the ones before them, or the ends, are left out of the drawing; the text beside it has them.
    """
    at = Linear(0, whole, 0, LINE_WIDTH)
    parts = [
        element("rect", **paint.bar("rest"), y=6, width=LINE_WIDTH, height=8),
        element("rect", **paint.bar("one"), y=6, width=at(min(max(value, 0.0), whole)), height=8),
        text("0", 0, 30, css="faint"),
        text(f"{whole:g}", LINE_WIDTH, 30, css="faint", anchor="end"),
    ]
    taken = width_of("0") + 8
    for mark in sorted(marks, key=lambda mark: mark.value):
        x = at(min(max(mark.value, 0.0), whole))
        dashes = {"stroke_dasharray": "2 2"} if mark.dashed else {}
        parts.append(element("path", d=f"M{x:.1f} 2V18", **(paint.rule("axis") | dashes)))
        half = width_of(mark.words) / 2
        if x - half >= taken and x + half <= LINE_WIDTH - width_of(f"{whole:g}") - 8:
            parts.append(text(mark.words, x, 30, css="faint", anchor="middle"))
            taken = x + half + 8
    return drawing(label, LINE_WIDTH, 34, parts)


TRACK_WIDTH = 220.0
TRACK_HEIGHT = 52.0


def forecast_track(
    label: str,
    *,
    start: float,
    forecast: float,
    due_day: int,
    came: Sequence[tuple[int, float]],
    today: int,
    horizon: int = 90,
) -> Svg:
    """Draw a forecast and what came: dashed to a flag on its day, solid through the snapshots, a thin line for today.

    Takes: days since the decision; `came` in order of days; `today` outside 0 to `horizon` draws no line.
    """
    values = [start, forecast, *(value for _day, value in came)]
    at = Linear(min(values), max(values), TRACK_HEIGHT - 22, 8)
    when = Linear(0, horizon, 6, TRACK_WIDTH - 18)
    base = TRACK_HEIGHT - 14
    flag_x, flag_y = when(due_day), at(forecast)
    parts = [element("path", d=f"M6 {base}H{TRACK_WIDTH - 6}", **paint.rule("grid"))]
    if 0 <= today <= horizon:
        parts.append(element("path", d=f"M{when(today):.1f} 2V{base}", **paint.rule("tick")))
    parts.append(element("path", d=f"M{when(0):.1f} {at(start):.1f}L{flag_x:.1f} {flag_y:.1f}", **paint.line("plan")))
    points = [(when(0), at(start)), *((when(day), at(value)) for day, value in came)]
    if came:
        parts.append(element("path", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), **paint.line("one")))
    parts += [element("circle", **paint.dot("one"), cx=x, cy=y, r=3) for x, y in points]
    pole = f"M{flag_x:.1f} {flag_y:.1f}v-8h6l-2 2 2 2h-5v4z"
    parts.append(element("path", d=pole, class_="flag", fill=paint.INK))
    for day in range(0, horizon + 1, horizon // 3):
        named = str(day) if day < horizon else f"{day} d"
        parts.append(text(named, when(day), TRACK_HEIGHT - 2, css="faint", anchor="middle", size=10))
    return drawing(label, TRACK_WIDTH, TRACK_HEIGHT, parts)
