"""What stands on the sheets of a PDF: words in a voice, lists, facts, tables that break by rows. Sheets: `sheets`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph
from reportlab.platypus.doctemplate import NullActionFlowable

from clear_platform.foundation.paper import voices
from clear_platform.foundation.paper.lines import Words, plain
from clear_platform.foundation.paper.lists import Cell, Listed, Look

MARGIN: Final = 18 * mm
WIDTH: Final = A4[0] - 2 * MARGIN
FARTHER: Final = 1e6


class Later(Flowable):
    """Something that is drawn up only when its sheet comes, so that a long document is never held whole."""

    def __init__(self, make: Callable[[], Iterable[Flowable]]) -> None:
        super().__init__()
        self.make = make

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Give that it has no room anywhere: it is asked to come apart instead."""
        return room, FARTHER

    def split(self, _room: float, _height: float) -> list[Flowable]:
        """Draw it up; what is drawn up is laid out as if it had stood there from the beginning.

        Whatever comes first of a split is taken to fit where it was split, which nothing here need do, and is not asked
        whether it is a title. Behind something that has no size all of it goes back to what is still to be laid out.
        """
        return [NullActionFlowable(), *self.drawn_up()]

    def drawn_up(self) -> list[Flowable]:
        """Give what it is made of."""
        return list(self.make()) or [_Nothing()]


class Together(KeepTogether):
    """What stands on one sheet where it has room on one."""

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__(list(parts))
        self.parts = parts

    def high(self, canvas: Any) -> float:
        """Give how high all of it is: to `wrap` reportlab says that it has no room anywhere."""
        return sum(
            float(one.wrapOn(canvas, WIDTH, FARTHER)[1]) + one.getSpaceBefore() + one.getSpaceAfter()
            for one in self.parts
        )


class _Nothing(Flowable):
    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        """Draw nothing."""


def said(text: object, voice: str = "text") -> Flowable:
    """Give words in a voice; whatever they hold is shown as it is, never read as markup.

    Letters of another script take the face of theirs, and a text from the right stands at the right.
    """
    style = voices.voices()[voice]
    words = str(text) or "–"
    if plain(words, style.fontName):
        return Paragraph(_marked(words), style)
    return Words(words, style)


def linked(text: str, address: str, voice: str = "text") -> Flowable:
    """Give words that open an address of the web; plain words where the address is of no such kind."""
    style = voices.voices()[voice]
    if urlsplit(address).scheme not in {"http", "https"}:
        return said(text, voice)
    if not plain(text, style.fontName):
        return Words(text, style, address=address)
    words = Paragraph(f"<link href={quoteattr(address)}>{_marked(text)}</link>", style)
    for one in words.frags:
        one.textColor = voices.BRAND
    return words


def _marked(words: str) -> str:
    return escape(words).replace("\n", "<br/>")


def listed(
    heads: Sequence[str],
    rows: Sequence[Any],
    draw: Callable[[Any], Sequence[Cell]],
    widths: Sequence[float],
    *,
    first_figure: int | None = None,
    has_total: bool = False,
) -> list[Flowable]:
    """Give a list whose rows are drawn up as their sheets come; nothing where there are none.

    Takes: `draw`, which gives the cells of a row; `widths` as shares of the sheet; `first_figure`, the column before
    which the thread rule stands; `has_total`, where the last row sums the others.
    """
    if not rows:
        return []
    first = draw(rows[0])
    titles = [
        said(one, "head figures" if _is_figure(cell) else "head") for one, cell in zip(heads, first, strict=False)
    ]
    look = Look(titles, [share * WIDTH for share in widths], first_figure, has_total)
    return [Listed(look, rows, draw)]


def tables(
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    first_figure: int | None = None,
    has_total: bool = False,
) -> list[Flowable]:
    """Give a list of rows that are drawn up already, heads repeated on every sheet; see `listed` for long ones."""
    return listed(heads, rows, _as_it_is, widths, first_figure=first_figure, has_total=has_total)


def _as_it_is(row: Sequence[Cell]) -> Sequence[Cell]:
    return row


def _is_figure(cell: Cell) -> bool:
    """Say whether a cell begins with a figure."""
    first = cell[0] if isinstance(cell, list) and cell else cell
    return getattr(first, "style", None) is voices.voices()["number"]


def bullets(texts: Sequence[str]) -> list[Flowable]:
    """Give sentences on record, one beneath the other, each with a mark before it."""
    return [said(f"\u2022\u2002{text}", "record") for text in texts]


def facts(pairs: Sequence[tuple[str, Cell]]) -> list[Flowable]:
    """Give facts about one thing, label left and value right of it; nothing where there are none."""
    if not pairs:
        return []
    rows = [[said(label, "label"), value] for label, value in pairs]
    look = Look((), [0.24 * WIDTH, 0.76 * WIDTH], None, has_total=False, ruled=False, above=2, below=2)
    return [Listed(look, rows, _as_it_is)]
