"""What a table on a page consists of, as plain data. The template `components/_table.html` draws it.

Drawing every list from this one shape keeps what is easily forgotten: roles that survive the turn into records on a
narrow screen, the label of each value there, the thread rule before the first figure, sorting in the head.
Fetching rows is not done here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from clear_platform.foundation.charts.svg import Svg

Kind = Literal["name", "words", "quiet", "code", "status", "figure", "date"]
"""How a column is set; a `code` such as US-CA is as quiet, and never broken over two lines."""


@dataclass(frozen=True)
class Bar:
    """A short bar beside a score: `value` of `whole`; `unsure` draws it pale."""

    value: float
    whole: float = 100
    unsure: bool = False


@dataclass(frozen=True)
class Column:
    """One column. `sort` is the field it orders by; `main` marks the figure that leads the record on a narrow screen,
    under the name of its column.

    `spare` columns leave first when the page gets too narrow for the table but is not yet a list of records.
    """

    head: str
    kind: Kind = "words"
    sort: str = ""
    main: bool = False
    spare: bool = False


@dataclass(frozen=True)
class Cell:
    """One value as it is read.

    `href` leads to the thing itself, `why` to the lineage of the figure (only where there is one), `status` is a
    status value and then `text` may stay empty, `note` is a quiet second line, `because` says why a value is absent,
    `note_href` makes the note a link. `drawing` stands in the place of a text; its own name reads it aloud.
    """

    text: str = ""
    href: str = ""
    why: str = ""
    status: str = ""
    note: str = ""
    note_href: str = ""
    because: str = ""
    filed: bool = False
    by_hand: bool = False
    stale: bool = False
    late: bool = False
    bar: Bar | None = None
    drawing: Svg | None = None
    in_drawer: bool = True


@dataclass(frozen=True)
class Row:
    """One line; `key` is what a checkbox of a selectable table sends, `name` what it is called aloud.

    `picked` says that it is ticked already; `anchor` is where links of the same page lead to it.
    """

    cells: Sequence[Cell]
    key: str = ""
    name: str = ""
    current: bool = False
    picked: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Placed:
    """A cell in its column, ready to be drawn."""

    column: Column
    cell: Cell
    first_figure: bool


@dataclass(frozen=True)
class Line:
    """A row whose cells know their columns."""

    row: Row
    placed: tuple[Placed, ...]


@dataclass(frozen=True)
class Table:
    """A whole table: caption, columns, rows, an optional line of totals, and whether rows can be picked.

    `ordering` is the order that the rows are in where the address asks for none, as `?ordering=` would name it.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Sequence[Cell] = field(default=())
    selectable: bool = False
    tight: bool = False
    ordering: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"A row of {self.caption!r} has {len(row.cells)} cells for {len(self.columns)} columns."
                )
        if self.total and len(self.total) != len(self.columns):
            raise ValueError(
                f"The total of {self.caption!r} has {len(self.total)} cells for {len(self.columns)} columns."
            )

    @property
    def heads(self) -> tuple[tuple[Column, bool], ...]:
        """Give each column with whether the thread rule stands before it."""
        return tuple((column, place == self._first_figure) for place, column in enumerate(self.columns))

    @property
    def lines(self) -> Iterator[Line]:
        """Give the rows with every cell placed in its column."""
        return (Line(row, self._place(row.cells)) for row in self.rows)

    @property
    def total_line(self) -> tuple[Placed, ...]:
        """Give the line of totals, empty when the table has none."""
        return self._place(self.total) if self.total else ()

    @property
    def _first_figure(self) -> int:
        return next((place for place, column in enumerate(self.columns) if column.kind == "figure"), -1)

    def _place(self, cells: Sequence[Cell]) -> tuple[Placed, ...]:
        return tuple(
            Placed(column, cell, place == self._first_figure)
            for place, (column, cell) in enumerate(zip(self.columns, cells, strict=True))
        )
