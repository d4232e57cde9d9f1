"""The sheets of a PDF: size, margins, the foot with page x of y, contents that know their pages.

What sources ask for stands on every sheet: their lines in the foot, their words across the page, beneath the text.
The column of text is as wide on Letter as on A4, so that lines break alike on both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import atan2, degrees, hypot
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate
from reportlab.platypus.doctemplate import IndexingFlowable
from reportlab.platypus.tableofcontents import TableOfContents

from clear_platform.foundation.paper import voices
from clear_platform.foundation.paper.layout import MARGIN, WIDTH, said
from clear_platform.foundation.paper.voices import BRAND, INK_3, RULE, SANS

FOOT_SIZE: Final = 7.5
FOOT_LINE: Final = 3.6 * mm
FOOT_GAP: Final = 12.0
WATERMARK: Final = HexColor("#E4E8EB")
SIZES: Final[Mapping[str, tuple[float, float]]] = {"a4": A4, "letter": LETTER}


@dataclass(frozen=True, slots=True)
class Beside:
    """What has to stand on every sheet of a document: lines in its foot, and words across it."""

    attributions: Sequence[str] = ()
    watermark: str = ""


NOTHING_BESIDE: Final = Beside()


class Sheets(BaseDocTemplate):
    """A document whose sections enter its contents, and whose foot says which page of how many it is.

    `dated` documents carry the time they were made at; of others the same content is always the same bytes.
    """

    def __init__(
        self,
        target: BytesIO,
        *,
        title: str,
        author: str,
        foot: str,
        beside: Beside,
        size: tuple[float, float] = A4,
        dated: bool = True,
    ) -> None:
        super().__init__(
            target,
            pagesize=size,
            title=title,
            author=author,
            lang="en",
            creator="CLEAR",
            invariant=0 if dated else 1,
            displayDocTitle=True,
        )
        self.size = size
        self.left = (size[0] - WIDTH) / 2
        self.foot = voices.drawable(foot, SANS)
        self.beside = beside
        self.pages = 0
        self.named = simpleSplit(" ".join(beside.attributions), SANS, FOOT_SIZE, WIDTH)
        bottom = MARGIN + 8 * mm + len(self.named) * FOOT_LINE
        area = Frame(self.left, bottom, WIDTH, size[1] - MARGIN - bottom, 0, 0, 0, 0)
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
        canvas.rect(0, self.size[1] - 3 * mm, self.size[0], 3 * mm, stroke=0, fill=1)
        self._foot(canvas)

    def _inner(self, canvas: Any, _document: Any) -> None:
        self._across(canvas)
        self._foot(canvas)

    def _foot(self, canvas: Any) -> None:
        right = self.left + WIDTH
        count = f"Page {self.page} of {max(self.pages, self.page)}"
        canvas.setStrokeColor(RULE)
        above = MARGIN + 4 * mm + len(self.named) * FOOT_LINE
        canvas.line(self.left, above, right, above)
        canvas.setFont(SANS, FOOT_SIZE)
        canvas.setFillColor(INK_3)
        for place, line in enumerate(reversed(self.named), start=1):
            canvas.drawString(self.left, MARGIN + place * FOOT_LINE, line)
        room = WIDTH - stringWidth(count, SANS, FOOT_SIZE) - FOOT_GAP
        canvas.drawString(self.left, MARGIN, _cut_to(room, self.foot))
        canvas.drawRightString(right, MARGIN, count)

    def _across(self, canvas: Any) -> None:
        """Write the words that have to stand across the page, as large as they fit from corner to corner."""
        words = self.beside.watermark
        if not words:
            return
        wide, high = self.size
        size = min(64.0, 0.8 * hypot(wide, high) / max(stringWidth(words, SANS, 1), 1))
        canvas.saveState()
        canvas.setFont(SANS, size)
        canvas.setFillColor(WATERMARK)
        canvas.translate(wide / 2, high / 2)
        canvas.rotate(degrees(atan2(high, wide)))
        canvas.drawCentredString(0, -size / 3, words)
        canvas.restoreState()


class _PagesCounted(IndexingFlowable):
    """Takes no room; asks for another pass until the feet say as many pages as there are."""

    def __init__(self, sheets: Sheets) -> None:
        super().__init__()
        self.sheets = sheets
        self.said = 0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        """Draw nothing."""

    def isSatisfied(self) -> bool:  # noqa: N802  # reportlab calls it by this name
        """Say whether the last pass already knew how many pages there are."""
        before, self.said = self.said, self.sheets.pages
        return before == self.said


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


def stapled(
    parts: Sequence[Flowable],
    *,
    title: str,
    author: str,
    foot: str,
    beside: Beside = NOTHING_BESIDE,
    size: tuple[float, float] = A4,
) -> bytes:
    """Give the bytes of a short PDF without cover or contents. The same parts are the same bytes, whenever made."""
    target = BytesIO()
    sheets = Sheets(target, title=title, author=author, foot=foot, beside=beside, size=size, dated=False)
    sheets.multiBuild([NextPageTemplate("inner"), *parts, _PagesCounted(sheets)])
    return target.getvalue()


def _cut_to(room: float, line: str) -> str:
    """Give as much of a line as has room; one that is cut ends in an ellipsis."""
    if stringWidth(line, SANS, FOOT_SIZE) <= room:
        return line
    kept = len(line)
    while kept and stringWidth(f"{line[:kept].rstrip()}…", SANS, FOOT_SIZE) > room:
        kept -= 1
    return f"{line[:kept].rstrip()}…"
