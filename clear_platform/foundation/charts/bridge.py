"""A bridge: parts that add up to a score, penalties that take from it, and what it could be.

On a page the bridge is a table whose last column is the waterfall (`bridge_rows`); on paper and in a short place it is
one drawing (`bridge_chart`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.lettering import fitted, width_of
from clear_platform.foundation.charts.results import Chart, ChartTable, Drawn, Say, Words, finished, said
from clear_platform.foundation.charts.scales import Linear, round_steps
from clear_platform.foundation.charts.svg import Svg, drawing, element, text

ROW = 24.0
BAR = 9.0
LENGTH = 400.0
ROW_HEIGHT = 20.0


@dataclass(frozen=True)
class Step:
    """One part of the sum: points above zero carry it up, points below take from it."""

    label: str
    points: float


@dataclass(frozen=True)
class BridgeRow:
    """One row of the table: its words, its points, and its piece of the waterfall."""

    label: str
    points: float
    kind: str
    svg: Svg


@dataclass(frozen=True)
class Bridge:
    """The rows in order (steps, total, what could be where that is known), and the evenly spaced marks of the axis."""

    marks: tuple[str, ...]
    rows: tuple[BridgeRow, ...]


def bridge_rows(
    steps: Sequence[Step],
    *,
    total: float,
    total_label: str,
    could_be: float | None = None,
    could_be_label: str = "",
    say: Say = said,
) -> Bridge:
    """Give the rows of a bridge with their drawings, all on one axis.

    Refuses: `ValueError` when the steps do not add up to the total (to a tenth), since then the picture would lie.
    """
    _must_add_up(steps, total)
    marks = _marks(steps, total, could_be)
    at = Linear(marks[0], marks[-1], 0, LENGTH)
    rows = [
        BridgeRow(
            step.label,
            step.points,
            "loss" if step.points < 0 else "part",
            _row_drawing(_spoken(step, say), at, marks, start, end, _look(step), onward=True),
        )
        for step, start, end in _runs(steps)
    ]
    rows.append(
        BridgeRow(
            total_label,
            total,
            "total",
            _row_drawing(f"{total_label}: {say(total)}", at, marks, 0.0, total, "one", onward=could_be is not None),
        )
    )
    if could_be is not None:
        named = f"{could_be_label}: {say(could_be)}"
        rows.append(
            BridgeRow(
                could_be_label, could_be, "maybe", _row_drawing(named, at, marks, total, could_be, "gain", onward=False)
            )
        )
    return Bridge(tuple(said(mark) for mark in marks), tuple(rows))


def bridge_chart(
    words: Words,
    steps: Sequence[Step],
    *,
    total: float,
    total_label: str,
    heads: tuple[str, str, str],
    could_be: float | None = None,
    could_be_label: str = "",
    say: Say = said,
) -> Chart:
    """Draw the whole bridge as one chart; `heads` name the part, its points and the sum so far in the table.

    Refuses: `ValueError` when the steps do not add up to the total.
    """
    _must_add_up(steps, total)
    rows = [(step.label, _carried(step.points, say), say(round(end, 2))) for step, _start, end in _runs(steps)]
    rows.append((total_label, "–", say(total)))
    if could_be is not None:
        rows.append((could_be_label, _carried(round(could_be - total, 2), say), say(could_be)))
    if not steps:
        return finished(words, None, table=ChartTable(heads, tuple(rows)))
    plan = _Plan(words.title, tuple(steps), total, total_label, could_be, could_be_label, say)
    return finished(words, Drawn(plan.draw, ChartTable(heads, tuple(rows))))


@dataclass(frozen=True)
class _Plan:
    title: str
    steps: tuple[Step, ...]
    total: float
    total_label: str
    could_be: float | None
    could_be_label: str
    say: Say

    def draw(self, width: float) -> Svg:
        lines: list[tuple[str, str, float, float, str, bool]] = [
            (step.label, _carried(step.points, self.say), start, end, _look(step), False)
            for step, start, end in _runs(self.steps)
        ]
        lines.append((self.total_label, self.say(self.total), 0.0, self.total, "one", True))
        if self.could_be is not None:
            lines.append((self.could_be_label, self.say(self.could_be), self.total, self.could_be, "gain", False))
        marks = _marks(self.steps, self.total, self.could_be)
        name_room = min(max(width_of(line[0], strong=True) for line in lines) + 10, width * 0.42)
        points_room = max(width_of(line[1], strong=True) for line in lines)
        at = Linear(marks[0], marks[-1], name_room, width - points_room - 12)
        height = 18 + ROW * len(lines)
        parts = [
            piece
            for mark in marks
            for piece in (
                element("path", d=f"M{at(mark):.1f} 16V{height:.1f}", **paint.rule("grid")),
                text(said(mark), at(mark), 10, css="faint", anchor="middle"),
            )
        ]
        for number, (label, points, start, end, look, strong) in enumerate(lines):
            top = 18 + number * ROW
            css = "strong" if strong else ""
            parts += [
                text(fitted(label, name_room - 10), 0, top + 15.5, css=css),
                _bar(at, start, end, look, top + (ROW - BAR) / 2),
                text(points, width, top + 15.5, css=css, anchor="end"),
            ]
        return drawing(self.title, width, height, parts)


def _carried(points: float, say: Say) -> str:
    return f"+{say(points)}" if points > 0 else say(points)


def _spoken(step: Step, say: Say) -> str:
    return f"{step.label}: {_carried(step.points, say)}"


def _must_add_up(steps: Sequence[Step], total: float) -> None:
    found = sum(step.points for step in steps)
    if steps and abs(found - total) > 0.1:
        raise ValueError(f"The steps of a bridge add up to {found:.2f}, not to {total:.2f}.")


def _runs(steps: Sequence[Step]) -> list[tuple[Step, float, float]]:
    runs, before = [], 0.0
    for step in steps:
        runs.append((step, before, before + step.points))
        before += step.points
    return runs


def _marks(steps: Sequence[Step], total: float, could_be: float | None) -> tuple[float, ...]:
    reached = [end for _step, _start, end in _runs(steps)]
    return round_steps(min(0.0, total, *reached), max(total, could_be or 0.0, *reached, 1.0), about=3)


def _look(step: Step) -> str:
    return "loss" if step.points < 0 else "one"


def _bar(at: Linear, start: float, end: float, look: str, top: float) -> Svg:
    left, right = sorted((at(start), at(end)))
    return element("rect", **paint.bar(look), x=left, y=top, width=max(right - left, 0.75), height=BAR)


def _row_drawing(
    label: str, at: Linear, marks: tuple[float, ...], start: float, end: float, look: str, *, onward: bool
) -> Svg:
    grid = [element("path", d=f"M{at(mark):.1f} 0V{ROW_HEIGHT}", **paint.rule("grid")) for mark in marks]
    join = [element("path", d=f"M{at(end):.1f} {ROW_HEIGHT / 2}V{ROW_HEIGHT}", **paint.rule("now"))] if onward else []
    bar = _bar(at, start, end, look, (ROW_HEIGHT - BAR) / 2)
    return drawing(label, LENGTH, ROW_HEIGHT, [*grid, bar, *join], stretches=True)
