"""The sheets of a PDF: size, margins, head and foot, page x of y, contents that know their pages, volumes.

A document is laid out once. What only its end knows (how many pages there are, where a part begins) is drawn in places
kept free for it, which are filled last; laying out twice would take twice as long and change nothing but those numbers.
What sources ask for stands on every sheet: their lines in the foot, their words across the page, beneath the text.
The column of text is as wide on Letter as on A4, so that lines break alike on both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from math import atan2, degrees, hypot
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from clear_platform.foundation.paper import voices
from clear_platform.foundation.paper.covers import logo
from clear_platform.foundation.paper.dressing import Dressed
from clear_platform.foundation.paper.layout import FARTHER, MARGIN, WIDTH, Later, Together, said
from clear_platform.foundation.paper.lines import Text, width_of, write
from clear_platform.foundation.paper.lists import Listed
from clear_platform.foundation.paper.results import NO_BRAND, NOTHING_BESIDE, Beside, Brand
from clear_platform.foundation.paper.voices import INK_3, RULE, SANS

FOOT_SIZE: Final = 7.5
FOOT_LINE: Final = 3.6 * mm
FOOT_GAP: Final = 12.0
HEAD_ROOM: Final = 9 * mm
ACCENT_LINE: Final = 3 * mm
WATERMARK: Final = HexColor("#E4E8EB")
SIZES: Final[Mapping[str, tuple[float, float]]] = {"a4": A4, "letter": LETTER}
WITH_A_TITLE: Final = 60.0
"""How much of what follows a title has to have room beneath it."""
MOST_KEPT: Final = 400.0
"""How high a drawing may be to move to the next sheet with its title."""
MOST_BROUGHT: Final = 560.0
"""How much room is asked for titles with what follows them; more than a sheet has would leave sheets empty."""
PLACE_NUMBER: Final = 36.0
NUMBER_SIZE: Final = 10.0

__all__ = ["NOTHING_BESIDE", "NO_BRAND", "SIZES", "Beside", "Brand", "bound", "stapled", "volumes"]


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
        brand: Brand = NO_BRAND,
        language: str = "en",
        size: tuple[float, float] = A4,
        dated: bool = True,
    ) -> None:
        super().__init__(
            target,
            pagesize=size,
            title=title,
            author=author,
            subject=foot,
            lang=language,
            creator="CLEAR",
            invariant=0 if dated else 1,
            displayDocTitle=True,
        )
        self._doSave = 0  # what is drawn last comes after the last flowable
        self.size = size
        self.left = (size[0] - WIDTH) / 2
        self.heading = title
        self.foot = foot
        self.beside = beside
        self.brand = brand
        self.entered: list[tuple[int, str]] = []
        self.part = ""
        self.named = _lines(" ".join(beside.attributions), WIDTH)
        bottom = MARGIN + 8 * mm + len(self.named) * FOOT_LINE
        high = size[1] - MARGIN - bottom
        area = Frame(self.left, bottom, WIDTH, high, 0, 0, 0, 0)
        below_head = Frame(self.left, bottom, WIDTH, high - HEAD_ROOM, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("cover", [area], onPage=self._cover),
                PageTemplate("inner", [area], onPage=self._inner),
                PageTemplate("running", [below_head], onPage=self._inner, onPageEnd=self._running_head),
            ]
        )

    def bind(self, flowables: Sequence[Flowable]) -> None:
        """Lay out all of it, fill what was kept free, and write the document."""
        self.build([*flowables], canvasmaker=partial(Dressed, primary=self.brand.primary))
        pages = self.page
        for page in range(1, pages + 1):
            self._fill(_count_name(page), f"Page {page} of {pages}", WIDTH / 2, FOOT_SIZE)
        for place, (page, _text) in enumerate(self.entered):
            self._fill(_number_name(place), str(page), PLACE_NUMBER, NUMBER_SIZE)
        self.canv.save()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # reportlab calls it by this name
        """Enter a section into the contents, and into the outline that a reader's program shows."""
        if not _is_section(flowable):
            return
        text = flowable.getPlainText()
        key = _section_name(len(self.entered))
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, 0)
        self.entered.append((self.page, text))
        self.part = text

    def handle_keepWithNext(self, flowables: list[Flowable]) -> None:  # noqa: N802  # reportlab calls it by this name
        """Have titles stand on the sheet of what follows them, without asking that all of it fits there."""
        kept = _titles(flowables)
        while kept and kept < len(flowables) and isinstance(later := flowables[kept], Later):
            # What it begins with may be a title too, which stands on the same sheet.
            flowables[kept : kept + 1] = later.drawn_up()
            kept = _titles(flowables)
        if not kept:
            return
        titles = flowables[:kept]
        high = sum(
            one.wrapOn(self.canv, WIDTH, FARTHER)[1] + one.getSpaceBefore() + one.getSpaceAfter() for one in titles
        )
        for one in titles:
            one.keepWithNext = 0
        wanted = high + _least(self.canv, flowables[kept : kept + 1])
        flowables.insert(0, CondPageBreak(min(wanted, MOST_BROUGHT)))

    def _fill(self, name: str, words: str, right: float, size: float) -> None:
        self.canv.beginForm(name, 0, -size, right, 2 * size)
        self.canv.setFillColor(INK_3)
        write(self.canv, right, 0, words, SANS, size, align="end")
        self.canv.endForm()

    def _cover(self, canvas: Any, _document: Any) -> None:
        self._across(canvas)
        canvas.setFillColor(HexColor(self.brand.accent))
        canvas.rect(0, self.size[1] - ACCENT_LINE, self.size[0], ACCENT_LINE, stroke=0, fill=1)
        self._foot(canvas)

    def _inner(self, canvas: Any, _document: Any) -> None:
        self._across(canvas)
        self._foot(canvas)

    def _running_head(self, canvas: Any, _document: Any) -> None:
        """Name the document and the part that a sheet ends in, above its text."""
        height = self.size[1] - MARGIN - 2 * mm
        canvas.setFillColor(INK_3)
        part = _cut_to(WIDTH / 2 - FOOT_GAP, self.part)
        write(canvas, self.left, height, _cut_to(WIDTH / 2, self.heading), SANS, FOOT_SIZE)
        write(canvas, self.left + WIDTH, height, part, SANS, FOOT_SIZE, align="end")
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(self.left, height - 2 * mm, self.left + WIDTH, height - 2 * mm)

    def _foot(self, canvas: Any) -> None:
        right = self.left + WIDTH
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        above = MARGIN + 4 * mm + len(self.named) * FOOT_LINE
        canvas.line(self.left, above, right, above)
        canvas.setFillColor(INK_3)
        for place, line in enumerate(reversed(self.named), start=1):
            write(canvas, self.left, MARGIN + place * FOOT_LINE, line, SANS, FOOT_SIZE)
        room = WIDTH - width_of(f"Page {self.page} of 00000", SANS, FOOT_SIZE) - FOOT_GAP
        write(canvas, self.left, MARGIN, _cut_to(room, self.foot), SANS, FOOT_SIZE)
        canvas.saveState()
        canvas.translate(right - WIDTH / 2, MARGIN)
        canvas.doForm(_count_name(self.page))
        canvas.restoreState()

    def _across(self, canvas: Any) -> None:
        """Write the words that have to stand across the page, as large as they fit from corner to corner."""
        words = self.beside.watermark
        if not words:
            return
        wide, high = self.size
        size = min(64.0, 0.8 * hypot(wide, high) / max(width_of(words, SANS, 1), 1))
        canvas.saveState()
        canvas.setFillColor(WATERMARK)
        canvas.translate(wide / 2, high / 2)
        canvas.rotate(degrees(atan2(high, wide)))
        write(canvas, 0, -size / 3, words, SANS, size, align="middle")
        canvas.restoreState()


class _Entry(Flowable):
    """A line of the contents: the name of a part, dots, and the page it begins on, which is filled in last."""

    def __init__(self, place: int, title: str) -> None:
        super().__init__()
        self.place = place
        self.title = said(title, "contents")
        self.size = 0.0

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width = room
        self.height = self.title.wrap(room - PLACE_NUMBER, FARTHER)[1]
        return room, self.height

    def draw(self) -> None:
        """Draw the name, a rule of dots to the number, and have all of it lead there."""
        canvas = self.canv
        self.title.drawOn(canvas, 0, 0)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.4)
        canvas.line(0, 1, self.width, 1)
        canvas.saveState()
        canvas.translate(self.width - PLACE_NUMBER, 7.3)
        canvas.doForm(_number_name(self.place))
        canvas.restoreState()
        canvas.linkRect("", _section_name(self.place), (0, 0, self.width, self.height), relative=1, thickness=0)


def bound(
    parts: Sequence[Flowable],
    cover: Sequence[Flowable],
    *,
    title: str,
    author: str,
    foot: str,
    beside: Beside = NOTHING_BESIDE,
    brand: Brand = NO_BRAND,
    language: str = "en",
    size: tuple[float, float] = A4,
    dated: bool = True,
) -> bytes:
    """Give the bytes of a PDF: cover, contents, parts. Sections of `parts` enter the contents."""
    target = BytesIO()
    sheets = Sheets(
        target,
        title=title,
        author=author,
        foot=foot,
        beside=beside,
        brand=brand,
        language=language,
        size=size,
        dated=dated,
    )
    entries = [_Entry(place, one.getPlainText()) for place, one in enumerate(filter(_is_section, parts))]
    contents = [said("Contents", "contents title"), *entries, PageBreak()] if entries else []
    sheets.bind([*cover, NextPageTemplate("running"), PageBreak(), *contents, *parts])
    return target.getvalue()


def stapled(
    parts: Sequence[Flowable],
    *,
    title: str,
    author: str,
    foot: str,
    beside: Beside = NOTHING_BESIDE,
    brand: Brand = NO_BRAND,
    language: str = "en",
    size: tuple[float, float] = A4,
) -> bytes:
    """Give the bytes of a short PDF without cover or contents. The same parts are the same bytes, whenever made.

    Takes: `brand`, whose logo and colour stand at the head of the first sheet.
    """
    target = BytesIO()
    sheets = Sheets(
        target,
        title=title,
        author=author,
        foot=foot,
        beside=beside,
        brand=brand,
        language=language,
        size=size,
        dated=False,
    )
    sheets.bind([NextPageTemplate("inner"), *logo(brand), *parts])
    return target.getvalue()


@dataclass(slots=True)
class _Volume:
    parts: list[Flowable] = field(default_factory=list)
    rows: int = 0


def volumes(
    parts: Sequence[Flowable], make: Callable[[Sequence[Flowable], int, int], bytes], *, most: int
) -> list[Callable[[], bytes]]:
    """Give what makes a document as one PDF, or as several where its lists have more rows than one should hold.

    What is drawn up when its sheet comes counts as a row. A list that goes on in the next volume begins there under its
    title again. Takes: `make`, which binds the parts of one volume, told which of how many it is.
    """
    cut = _cut_into_volumes(parts, most)
    return [partial(make, one.parts, number, len(cut)) for number, one in enumerate(cut, start=1)]


def _cut_into_volumes(parts: Sequence[Flowable], most: int) -> list[_Volume]:
    cut = [_Volume()]
    section: Flowable | None = None
    titles: list[Flowable] = []
    for one in parts:
        if one.getKeepWithNext():
            # A title stands in the volume of what follows it.
            section = one if _is_section(one) else section
            titles.append(one)
            continue
        for piece, rows in _pieces(one, cut[-1].rows, most):
            if rows and cut[-1].rows and cut[-1].rows + rows > most:
                again = [] if section is None or section in titles else [said(_continued(section), "section")]
                cut.append(_Volume([*again]))
            cut[-1].parts += [*titles, piece]
            cut[-1].rows += rows
            titles = []
    cut[-1].parts += titles
    return cut


def _pieces(one: Flowable, stand: int, most: int) -> Iterator[tuple[Flowable, int]]:
    """Give a part in pieces of which each has room in a volume, with how many rows each has."""
    if not isinstance(one, Listed):
        yield one, int(isinstance(one, Later))
        return
    first = 0
    while first < len(one.rows):
        last = min(len(one.rows), first + (most - stand if stand < most else most))
        yield one.part(first, last), last - first
        first, stand = last, 0


def _continued(section: Any) -> str:
    return f"{section.getPlainText()} (continued)"


def _is_section(flowable: Flowable) -> bool:
    return getattr(flowable, "style", None) is voices.voices()["section"]


def _least(canvas: Any, following: Sequence[Flowable]) -> float:
    """Give how much of what follows a title should stand beneath it: a drawing whole, of anything else some lines."""
    for one in following:
        if isinstance(one, Listed):
            return max(one.least, WITH_A_TITLE)
        if isinstance(one, Together) and (high := one.high(canvas)) < MOST_KEPT:
            return high
        return min(float(one.wrapOn(canvas, WIDTH, FARTHER)[1]), WITH_A_TITLE)
    return 0


def _titles(flowables: Sequence[Flowable]) -> int:
    """Give how many titles stand at the beginning."""
    return next((place for place, one in enumerate(flowables) if not one.getKeepWithNext()), len(flowables))


def _section_name(place: int) -> str:
    return f"section-{place}"


def _number_name(place: int) -> str:
    return f"page-of-section-{place}"


def _count_name(page: int) -> str:
    return f"count-{page}"


def _lines(words: str, room: float) -> list[str]:
    """Break the lines of a foot as paragraphs are broken."""
    if not words:
        return []
    text = Text(words, SANS, FOOT_SIZE)
    return [words[start:end] for start, end in text.lines(room)]


def _cut_to(room: float, line: str) -> str:
    """Give as much of a line as has room; one that is cut ends in an ellipsis."""
    if width_of(line, SANS, FOOT_SIZE) <= room:
        return line
    kept = len(line)
    while kept and width_of(f"{line[:kept].rstrip()}…", SANS, FOOT_SIZE) > room:
        kept -= 1
    return f"{line[:kept].rstrip()}…"
