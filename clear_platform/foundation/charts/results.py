"""What a chart is once drawn: a sentence, units, keys, the drawing, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from clear_platform.foundation.charts.svg import Svg

Number = Decimal | float | int
Say = Callable[[Number], str]

WIDE = 560.0
NARROW = 340.0


@dataclass(frozen=True)
class Key:
    """One entry of a legend; used only where names cannot stand beside the marks."""

    css: str
    label: str


@dataclass(frozen=True)
class ChartTable:
    """The numbers of a chart as words, first column first. A missing number is a dash.

    `hrefs` are where the rows lead on a page, one for each row, empty for a row that leads nowhere; none at all where
    no row leads anywhere.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    hrefs: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Give each row with where it leads."""
        return tuple(zip(self.hrefs or [""] * len(self.rows), self.rows, strict=True))


@dataclass(frozen=True)
class Chart:
    """A chart ready to be shown.

    `svg` is drawn for half a page and for paper, `narrow_svg` for a third of a page or a phone (None where one
    drawing serves both). `absent` says why there is no drawing; then `svg` is None.
    """

    title: str
    unit: str
    svg: Svg | None
    table: ChartTable
    keys: tuple[Key, ...] = ()
    narrow_svg: Svg | None = None
    absent: str = ""
    source: str = ""


@dataclass(frozen=True)
class Words:
    """What is said around a drawing: the sentence that is its title, its units, and where the numbers come from."""

    title: str
    unit: str = ""
    source: str = ""
    absent: str = "There is nothing to draw yet."


@dataclass(frozen=True)
class Drawn:
    """The parts of a chart that its kind decides."""

    draw: Callable[[float], Svg]
    table: ChartTable
    keys: tuple[Key, ...] = field(default=())
    adapts: bool = True


def finished(words: Words, drawn: Drawn | None, *, table: ChartTable | None = None) -> Chart:
    """Give a chart from its words and its drawing, for both widths; without a drawing it says why."""
    if drawn is None:
        return Chart(
            words.title, words.unit, None, table or ChartTable((), ()), absent=words.absent, source=words.source
        )
    return Chart(
        title=words.title,
        unit=words.unit,
        svg=drawn.draw(WIDE if drawn.adapts else NARROW),
        table=drawn.table,
        keys=drawn.keys,
        narrow_svg=drawn.draw(NARROW) if drawn.adapts else None,
        source=words.source,
    )


def said(value: Number) -> str:
    """Give a number in plain English figures, for callers that have no wording of their own."""
    exact = Decimal(str(value)).normalize()
    return f"{exact:,f}".replace("-", "−")


def or_dash(value: Number | None, say: Say) -> str:
    """Give a number in words, or the dash of a missing one."""
    return "–" if value is None else say(value)


def as_float(value: Number | None) -> float | None:
    """Give a number for drawing."""
    return None if value is None else float(value)


def present(values: Sequence[Number | None]) -> tuple[float, ...]:
    """Give the numbers that are there, for drawing."""
    return tuple(float(value) for value in values if value is not None)
