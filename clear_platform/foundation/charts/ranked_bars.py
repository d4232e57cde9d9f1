"""Bars that lie under one another, longest first: a name, a bar of parts, and figures written at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.lettering import fitted, width_of
from clear_platform.foundation.charts.results import (
    Chart,
    ChartTable,
    Drawn,
    Key,
    Number,
    Words,
    finished,
    present,
)
from clear_platform.foundation.charts.scales import Linear
from clear_platform.foundation.charts.svg import Svg, drawing, element, text, together

ROW = 22.0
HEAD = 18.0
MOST_ROWS = 12


@dataclass(frozen=True)
class Rank:
    """One line: its name, the parts of its bar, the figure written in bold, and a second one after it."""

    label: str
    parts: Sequence[Number]
    figure: str
    note: str = ""


def ranked_bars(
    words: Words,
    *,
    ranks: Sequence[Rank],
    looks: Sequence[tuple[str, str]],
    heads: tuple[str, str, str],
    table: ChartTable,
) -> Chart:
    """Draw the first dozen lines in the order given; the table holds all of them.

    Takes: `looks`, a class and a name for each part of a bar; `heads`, what stands above names, figures and notes.
    Refuses: `ValueError` for a line with another number of parts than `looks`, or with a part below zero.
    """
    for rank in ranks:
        if len(rank.parts) != len(looks):
            raise ValueError(f"{rank.label!r} has {len(rank.parts)} parts for {len(looks)} looks.")
        if any(value < 0 for value in present(rank.parts)):
            raise ValueError(f"{rank.label!r} has a part below zero.")
    drawn = tuple(ranks[:MOST_ROWS])
    longest = max((sum(present(rank.parts)) for rank in drawn), default=0.0)
    if longest <= 0:
        return finished(words, None, table=table)
    keys = tuple(Key(look, label) for look, label in looks) if len(looks) > 1 else ()
    plan = _Plan(words.title, drawn, tuple(look for look, _label in looks), heads, longest)
    return finished(words, Drawn(plan.draw, table, keys))


@dataclass(frozen=True)
class _Plan:
    title: str
    ranks: tuple[Rank, ...]
    looks: tuple[str, ...]
    heads: tuple[str, str, str]
    longest: float

    def draw(self, width: float) -> Svg:
        figure_room = max(width_of(word, strong=True) for word in (self.heads[1], *(r.figure for r in self.ranks)))
        note_room = max(width_of(word) for word in (self.heads[2], *(rank.note for rank in self.ranks)))
        note_end = width
        figure_end = width - note_room - 12 if note_room else width
        bars_end = figure_end - figure_room - 10
        wanted = max(width_of(rank.label) for rank in self.ranks) + 8
        name_room = min(wanted, width * 0.42, bars_end - 60)
        at = Linear(0, self.longest, name_room, bars_end)
        parts: list[Svg] = [
            text(self.heads[0], 0, 10, css="faint"),
            text(self.heads[1], figure_end, 10, css="faint", anchor="end"),
        ]
        if note_room:
            parts.append(text(self.heads[2], note_end, 10, css="faint", anchor="end"))
        for number, rank in enumerate(self.ranks):
            top = HEAD + number * ROW
            parts += [
                element("path", d=f"M0 {top:.1f}H{width:.1f}", **paint.rule("grid")),
                text(fitted(rank.label, name_room - 8), 0, top + 15.5),
                *self._bar(rank, top + 5, at),
                text(rank.figure, figure_end, top + 15.5, css="strong", anchor="end"),
            ]
            if rank.note:
                parts.append(text(rank.note, note_end, top + 15.5, anchor="end"))
        return drawing(self.title, width, HEAD + ROW * len(self.ranks) + 2, [together(parts)])

    def _bar(self, rank: Rank, top: float, at: Linear) -> Iterator[Svg]:
        before = 0.0
        for look, value in zip(self.looks, present(rank.parts), strict=True):
            if value:
                start, end = at(before), at(before + value)
                yield element("rect", **paint.bar(look), x=start, y=top, width=max(end - start, 0.75), height=12)
            before += value
