"""Long lists on paper: each row measured once, as many on a sheet as have room, heads repeated, long cells broken over.

reportlab's own table measures what is left of it again on every sheet, which makes one large table quadratic. Here
rows are drawn from their source when their sheet comes: a list of any length takes no more room than its source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from reportlab.platypus import Flowable, FrameBreak

from clear_platform.foundation.paper.lines import Words
from clear_platform.foundation.paper.voices import INK, RULE, THREAD

ABOVE, BELOW, BESIDE = 3.0, 3.0, 6.0
AROUND: Final = 8.0
LEAST: Final = 26.0
"""How much of a row that is too long for its sheet has to have room on it, or it begins on the next."""
WHOLE: Final = 0.2
"""A row that takes less than this share of the sheet is not broken: it moves to the next."""

Cell: TypeAlias = Any
"""A flowable, or several that stand beneath each other in one cell."""


@dataclass(frozen=True, slots=True)
class Look:
    """What all sheets of a list share: heads, widths in points, where the thread rule stands, how it ends."""

    heads: Sequence[Flowable]
    widths: Sequence[float]
    first_figure: int | None
    has_total: bool
    ruled: bool = True
    above: float = ABOVE
    below: float = BELOW

    @property
    def width(self) -> float:
        """How wide the list is."""
        return sum(self.widths)

    def room(self, column: int) -> float:
        """Give the width that words have in a column."""
        before = BESIDE if column == self.first_figure and column > 0 else 0
        return self.widths[column] - before - BESIDE

    def left(self, column: int) -> float:
        """Give where the words of a column begin."""
        return sum(self.widths[:column]) + (BESIDE if column == self.first_figure and column > 0 else 0)


@dataclass(frozen=True, slots=True)
class Measured:
    """A row with the height of each thing in it. What follows it belongs to the same row where it is `open`."""

    cells: Sequence[Sequence[tuple[Flowable, float]]]
    height: float
    is_open: bool = False


class Listed(Flowable):
    """A list that lays out rows as sheets come.

    Takes: `rows`, any sequence; `draw`, which gives the cells of one of them and is asked once for each.
    """

    def __init__(
        self,
        look: Look,
        rows: Sequence[Any],
        draw: Callable[[Any], Sequence[Cell]],
        *,
        start: int = 0,
        waiting: Sequence[Measured] = (),
    ) -> None:
        super().__init__()
        self.look = look
        self.rows = rows
        self.cells_of = draw
        self.start = start
        self.waiting = list(waiting)
        self.spaceBefore = 0 if start or waiting else AROUND
        self.spaceAfter = AROUND
        self.room = 0.0
        self.head = self._measured(look.heads) if look.heads else None

    def __len__(self) -> int:
        """Say how many rows are still to come."""
        return len(self.rows) - self.start + len(self.waiting)

    @property
    def least(self) -> float:
        """How much room it needs to begin on a sheet: its heads and some lines of its first row."""
        return self.spaceBefore + self._head_height() + LEAST + self.look.above + self.look.below

    def part(self, first: int, last: int) -> Listed:
        """Give a list of some of the rows, for a volume of its own."""
        return Listed(self.look, self.rows[first:last], self.cells_of)

    def wrap(self, _room: float, height: float) -> tuple[float, float]:
        """Give how high the whole list is, or that it is higher than the room there is."""
        self.room = height
        taken = self._head_height()
        for place in range(len(self)):
            taken += self._row(place).height
            if taken > height:
                return self.look.width, max(taken, height + 1)
        self.height = taken
        return self.look.width, taken

    def split(self, _room: float, height: float) -> list[Flowable]:
        """Give the rows that have room on this sheet, and the list of all that follow."""
        taken = self._head_height()
        fitting: list[Measured] = []
        while len(self):
            row = self._row(0)
            if taken + row.height <= height:
                fitting.append(self.waiting.pop(0))
                taken += row.height
                continue
            if row.height > WHOLE * height and height - taken >= LEAST + self.look.above + self.look.below:
                here, there = self._broken(row, height - taken)
                if here is not None:
                    fitting.append(here)
                    self.waiting[0] = there
            break
        if not fitting:
            return []
        here = Sheetful(self.look, self.head, fitting, is_last=not len(self))
        # It was measured for the room behind this space; and what follows begins on the next sheet, whatever is left.
        here.spaceBefore = self.spaceBefore
        return [here, FrameBreak(), self._rest()] if len(self) else [here]

    def draw(self) -> None:
        """Draw all rows on the sheet they fit on."""
        rows = [self._row(place) for place in range(len(self))]
        sheetful = Sheetful(self.look, self.head, rows, is_last=True)
        sheetful.drawOn(self.canv, 0, 0)

    def _rest(self) -> Listed:
        return Listed(self.look, self.rows, self.cells_of, start=self.start, waiting=self.waiting)

    def _row(self, place: int) -> Measured:
        while len(self.waiting) <= place:
            self.waiting.append(self._measured(self.cells_of(self.rows[self.start])))
            self.start += 1
        return self.waiting[place]

    def _measured(self, cells: Sequence[Cell]) -> Measured:
        measured = []
        for column, cell in enumerate(cells):
            parts = [cell] if isinstance(cell, Flowable) else cell
            room = self.look.room(column)
            for one in parts:
                if isinstance(one, Words):
                    one.in_cell = True
            measured.append([(one, float(one.wrap(room, 1e6)[1])) for one in parts])
        return self._row_of(measured)

    def _row_of(self, cells: Sequence[Sequence[tuple[Flowable, float]]], *, is_open: bool = False) -> Measured:
        tallest = max((sum(height for _one, height in cell) for cell in cells), default=0.0)
        return Measured(cells, tallest + self.look.above + self.look.below, is_open)

    def _broken(self, row: Measured, height: float) -> tuple[Measured | None, Measured]:
        """Break a row where the sheet ends; nothing is left here where no cell has anything that fits."""
        inner = height - self.look.above - self.look.below
        here, there = [], []
        for column, cell in enumerate(row.cells):
            fits, follows = _cut(cell, self.look.room(column), inner)
            here.append(fits)
            there.append(follows)
        if not any(here):
            return None, row
        return self._row_of(here, is_open=True), self._row_of(there)

    def _head_height(self) -> float:
        return self.head.height if self.head else 0.0


class Sheetful(Flowable):
    """The rows of a list that stand on one sheet."""

    def __init__(self, look: Look, head: Measured | None, rows: Sequence[Measured], *, is_last: bool) -> None:
        super().__init__()
        self.look = look
        self.head = head
        self.rows = rows
        self.is_last = is_last
        self.spaceBefore = AROUND
        self.spaceAfter = AROUND if is_last else 0
        self.height = sum(row.height for row in self._every())

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """Give what the rows take."""
        return self.look.width, self.height

    def draw(self) -> None:
        """Draw the heads, the rows, the rules between them, and the thread where figures begin."""
        canvas = self.canv
        top = self.height
        every = list(self._every())
        for place, row in enumerate(every):
            self._draw_row(row, top)
            top -= row.height
            is_head = self.head is not None and place == 0
            if is_head or (self.look.ruled and not row.is_open):
                canvas.setStrokeColor(INK if is_head else RULE)
                canvas.setLineWidth(0.8 if is_head else 0.4)
                canvas.line(0, top, self.look.width, top)
        if self.look.has_total and self.is_last and self.rows:
            self._rule_total(self.rows[-1].height)
        if self.look.first_figure:
            canvas.setStrokeColor(THREAD)
            canvas.setLineWidth(0.5)
            across = sum(self.look.widths[: self.look.first_figure])
            canvas.line(across, 0, across, self.height)

    def _every(self) -> Sequence[Measured]:
        return [self.head, *self.rows] if self.head else self.rows

    def _draw_row(self, row: Measured, top: float) -> None:
        for column, cell in enumerate(row.cells):
            height = top - self.look.above
            for one, high in cell:
                height -= high
                one.drawOn(self.canv, self.look.left(column), height)

    def _rule_total(self, high: float) -> None:
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.6)
        for height in (high, 0, -1.6):
            self.canv.line(0, height, self.look.width, height)


def _cut(
    cell: Sequence[tuple[Flowable, float]], room: float, height: float
) -> tuple[list[tuple[Flowable, float]], list[tuple[Flowable, float]]]:
    """Give what of a cell has room, and all the rest of it."""
    fits: list[tuple[Flowable, float]] = []
    for place, (one, high) in enumerate(cell):
        if high <= height:
            fits.append((one, high))
            height -= high
            continue
        parts = one.split(room, height)
        if len(parts) > 1:
            measured = [(part, float(part.wrap(room, 1e6)[1])) for part in parts]
            if measured[0][1] <= height + 1e-6:
                return [*fits, measured[0]], [*measured[1:], *cell[place + 1 :]]
        # What could not be split forgot its lines over it.
        one.wrap(room, 1e6)
        return fits, list(cell[place:])
    return fits, []
