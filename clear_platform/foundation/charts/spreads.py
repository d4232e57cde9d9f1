"""Spreads that lie under one another: a bar from the lower to the upper quartile, a dot at the median, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.lettering import fitted, width_of
from clear_platform.foundation.charts.results import Chart, ChartTable, Drawn, Number, Words, finished
from clear_platform.foundation.charts.scales import Linear
from clear_platform.foundation.charts.svg import Svg, drawing, element, text, together

ROW = 22.0
HEAD = 18.0
MOST_ROWS = 12


@dataclass(frozen=True)
class Spread:
    """One line: its name, the quartiles and the median between them, and the figure written at its end."""

    label: str
    low: Number
    middle: Number
    high: Number
    figure: str


def spreads(words: Words, *, rows: Sequence[Spread], heads: tuple[str, str], table: ChartTable) -> Chart:
    """Draw the first dozen lines in the order given, with a line at zero; the table holds all of them.

    Takes: `heads`, what stands above names and figures. Refuses: `ValueError` for a median outside of its quartiles.
    """
    for row in rows:
        if not row.low <= row.middle <= row.high:
            raise ValueError(f"The median of {row.label!r} is outside of its quartiles.")
    if not rows:
        return finished(words, None, table=table)
    return finished(words, Drawn(_Plan(words.title, tuple(rows[:MOST_ROWS]), heads).draw, table))


@dataclass(frozen=True)
class _Plan:
    title: str
    rows: tuple[Spread, ...]
    heads: tuple[str, str]

    def draw(self, width: float) -> Svg:
        figure_room = max(width_of(word, strong=True) for word in (self.heads[1], *(one.figure for one in self.rows)))
        end = width - figure_room - 14
        wanted = max(width_of(one.label) for one in self.rows) + 12
        name_room = min(wanted, width * 0.42)
        lowest = min(0.0, *(float(one.low) for one in self.rows))
        highest = max(0.0, *(float(one.high) for one in self.rows))
        at = Linear(lowest, highest, name_room, end)
        base = HEAD + ROW * len(self.rows)
        parts: list[Svg] = [
            text(self.heads[0], 0, 10, css="faint"),
            text(self.heads[1], width, 10, css="faint", anchor="end"),
        ]
        for number, one in enumerate(self.rows):
            top = HEAD + number * ROW
            low, high = at(float(one.low)), at(float(one.high))
            parts += [
                element("path", d=f"M0 {top:.1f}H{width:.1f}", **paint.rule("grid")),
                text(fitted(one.label, name_room - 8), 0, top + 15.5),
                element("rect", **paint.bar("calm"), x=low, y=top + 6, width=max(high - low, 0.75), height=10),
                element("circle", **paint.dot("one"), cx=at(float(one.middle)), cy=top + 11, r=4.5),
                text(one.figure, width, top + 15.5, css="strong", anchor="end"),
            ]
        parts.append(element("path", d=f"M{at(0):.1f} {HEAD - 2:.1f}V{base:.1f}", **paint.rule("axis")))
        return drawing(self.title, width, base + 2, [together(parts)])
