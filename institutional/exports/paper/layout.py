"""The sheet of a PDF: margins, the foot with page x of y, contents that know their pages, tables that break by rows.

What sources ask for stands on every sheet: their lines in the foot, their words across the page, beneath the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import atan2, degrees, hypot
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from institutional.exports.paper import voices
from institutional.exports.paper.voices import BRAND, INK, INK_3, RULE, SANS, THREAD

MARGIN: Final = 18 * mm
WIDTH: Final = A4[0] - 2 * MARGIN
ROWS_IN_A_TABLE: Final = 500
FOOT_SIZE: Final = 7.5
FOOT_LINE: Final = 3.6 * mm
WATERMARK: Final = HexColor("#E4E8EB")


@dataclass(frozen=True, slots=True)
class Beside:
    """What the sources of a document ask for: lines that have to stand on every sheet, and words across it."""

    attributions: Sequence[str] = ()
    watermark: str = ""


NOTHING_BESIDE: Final = Beside()


class Sheets(BaseDocTemplate):
    """A document whose sections enter its contents, and whose foot says which page of how many it is."""

    def __init__(self, target: BytesIO, *, title: str, author: str, foot: str, beside: Beside) -> None:
        super().__init__(target, pagesize=A4, title=title, author=author, lang="en", creator="CLEAR")
        self.foot = foot
        self.beside = beside
        self.pages = 0
        self.named = simpleSplit(" ".join(beside.attributions), SANS, FOOT_SIZE, WIDTH)
        bottom = MARGIN + 8 * mm + len(self.named) * FOOT_LINE
        area = Frame(MARGIN, bottom, WIDTH, A4[1] - MARGIN - bottom, 0, 0, 0, 0)
        self.addPageTemplates(
            [PageTemplate("cover", [area], onPage=self._cover), PageTemplate("inner", [area], onPage=self._inner)]
        )

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # reportlab calls it by this name
        """Enter a section into the contents, and into the outline that a reader's program shows."""
        if getattr(flowable, "style", None) is not voices.voices()["section"]:
            return
        text = flowable.getPlainText()
        key = f"section {text}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, 0)
        self.notify("TOCEntry", (0, escape(text), self.page, key))

    def afterPage(self) -> None:  # noqa: N802  # reportlab calls it by this name
        """Remember how many pages there were, for the feet of the next pass."""
        self.pages = max(self.pages, self.page)

    def _cover(self, canvas: Any, _document: Any) -> None:
        self._across(canvas)
        canvas.setFillColor(BRAND)
        canvas.rect(0, A4[1] - 3 * mm, A4[0], 3 * mm, stroke=0, fill=1)
        self._foot(canvas)

    def _inner(self, canvas: Any, _document: Any) -> None:
        self._across(canvas)
        self._foot(canvas)

    def _foot(self, canvas: Any) -> None:
        canvas.setStrokeColor(RULE)
        above = MARGIN + 4 * mm + len(self.named) * FOOT_LINE
        canvas.line(MARGIN, above, A4[0] - MARGIN, above)
        canvas.setFont(SANS, FOOT_SIZE)
        canvas.setFillColor(INK_3)
        for place, line in enumerate(reversed(self.named), start=1):
            canvas.drawString(MARGIN, MARGIN + place * FOOT_LINE, line)
        canvas.drawString(MARGIN, MARGIN, self.foot)
        canvas.drawRightString(A4[0] - MARGIN, MARGIN, f"Page {self.page} of {max(self.pages, self.page)}")

    def _across(self, canvas: Any) -> None:
        """Write the words that have to stand across the page, as large as they fit from corner to corner."""
        words = self.beside.watermark
        if not words:
            return
        size = min(64.0, 0.8 * hypot(*A4) / max(stringWidth(words, SANS, 1), 1))
        canvas.saveState()
        canvas.setFont(SANS, size)
        canvas.setFillColor(WATERMARK)
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(degrees(atan2(A4[1], A4[0])))
        canvas.drawCentredString(0, -size / 3, words)
        canvas.restoreState()


def bound(
    parts: Sequence[Flowable],
    cover: Sequence[Flowable],
    *,
    title: str,
    author: str,
    foot: str,
    beside: Beside = NOTHING_BESIDE,
) -> bytes:
    """Give the bytes of a PDF: cover, contents, parts. Laid out as often as its contents and page counts need."""
    target = BytesIO()
    contents = TableOfContents(levelStyles=[voices.voices()["contents"]], dotsMinLevel=0)
    sheets = Sheets(target, title=title, author=author, foot=foot, beside=beside)
    sheets.multiBuild(
        [*cover, NextPageTemplate("inner"), PageBreak(), said("Contents", "item"), contents, PageBreak(), *parts]
    )
    return target.getvalue()


def said(text: object, voice: str = "text") -> Paragraph:
    """Give words in a voice; whatever they hold is shown as it is, never read as markup."""
    words = escape(str(text)).replace("\n", "<br/>")
    return Paragraph(words or "–", voices.voices()[voice])


def tables(
    heads: Sequence[str],
    rows: Sequence[Sequence[Flowable | Sequence[Flowable]]],
    widths: Sequence[float],
    *,
    first_figure: int | None = None,
) -> list[Flowable]:
    """Give a list as tables of at most 500 rows, their heads repeated on every page; a long cell breaks over pages.

    Takes: `widths` as shares of the sheet; `first_figure`, the column before which the thread rule stands.
    """
    over_figures = [_is_figure(cell) for cell in rows[0]] if rows else []
    head = [said(one, "head figures" if right else "head") for one, right in zip(heads, over_figures, strict=False)]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
    ]
    if first_figure is not None:
        style.append(("LINEBEFORE", (first_figure, 0), (first_figure, -1), 0.5, THREAD))
        style.append(("LEFTPADDING", (first_figure, 0), (first_figure, -1), 6))
    return [
        Table(
            [head, *(list(row) for row in rows[start : start + ROWS_IN_A_TABLE])],
            colWidths=[share * WIDTH for share in widths],
            repeatRows=1,
            splitInRow=1,
            style=TableStyle(style),
            hAlign="LEFT",
            spaceBefore=8,
            spaceAfter=8,
        )
        for start in range(0, len(rows), ROWS_IN_A_TABLE)
    ]


def _is_figure(cell: Flowable | Sequence[Flowable]) -> bool:
    return getattr(cell, "style", None) is voices.voices()["number"]


def bullets(texts: Sequence[str]) -> list[Flowable]:
    """Give sentences on record, one beneath the other, each with a mark before it."""
    return [said(f"\u2022\u2002{text}", "record") for text in texts]


def facts(pairs: Sequence[tuple[str, Flowable]]) -> list[Flowable]:
    """Give facts about one thing, label left and value right of it; nothing where there are none."""
    if not pairs:
        return []
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    rows = [[said(label, "label"), value] for label, value in pairs]
    return [Table(rows, colWidths=[0.24 * WIDTH, 0.76 * WIDTH], splitInRow=1, style=style, hAlign="LEFT")]
