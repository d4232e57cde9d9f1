"""Charts and seals on paper, read from the same drawings that pages show. Not here: how they are drawn (`charts`)."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from reportlab.graphics.shapes import DirectDraw, Drawing, String
from reportlab.platypus import Flowable, Spacer
from svglib.svglib import svg2rlg

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.results import Chart
from clear_platform.foundation.charts.svg import Svg, drawing, element, text
from clear_platform.foundation.paper.layout import WIDTH, Together, said
from clear_platform.foundation.paper.lines import plain, write
from clear_platform.foundation.paper.voices import BRAND_HEX, SANS
from clear_platform.foundation.rendering import seals

BOX: Final = 64.0
RINGS: Final = (30.5, 13.5)
_SEALS: Final = {"pinned": (BRAND_HEX, None), "stale": (paint.WARN, "2 3"), "none": (paint.INK_3, "3 4")}


def chart(shown: Chart) -> list[Flowable]:
    """Give a chart with its title and unit, no wider than the sheet; nothing where there is nothing drawn."""
    if shown.svg is None:
        return []
    drawn = _read(shown.svg)
    drawn = _scaled(drawn, min(1.0, WIDTH / drawn.width))
    unit = [said(shown.unit, "label")] if shown.unit else []
    return [Together([said(shown.title, "item"), *unit, drawn, Spacer(0, 8)])]


def seal(content_hash: str, state: str, version: int, *, size: float = 66) -> Drawing:
    """Give the seal of a hash as a page draws it. Takes: a state of `pinned`, `stale`, `none`."""
    colour, dashes = _SEALS[state]
    looks = {"fill": "none", "stroke": colour}
    crack = [element("path", d=seals.CRACK, fill="none", stroke=paint.SHEET, stroke_width=6)]
    parts = [
        *(
            element("circle", cx=seals.CENTRE, cy=seals.CENTRE, r=one, stroke_width=1, stroke_dasharray=dashes, **looks)
            for one in RINGS
        ),
        element("path", d=seals.tick_path(content_hash), stroke_width=2.1, stroke_linecap="round", **looks),
        text(f"v{version}", seals.CENTRE, seals.CENTRE + 4.5, css="strong", anchor="middle", size=13),
        *(crack if state == "stale" else []),
    ]
    drawn = _read(drawing(f"Seal of {content_hash}", BOX, BOX, parts))
    return _scaled(drawn, size / drawn.width)


def _read(svg: Svg) -> Drawing:
    read = svg2rlg(BytesIO(str(svg).encode()))
    if read is None:
        raise RuntimeError("What was drawn for a page cannot be read for paper.")
    _set_words(read)
    return read


def _scaled(read: Drawing, scale: float) -> Drawing:
    read.width, read.height = read.width * scale, read.height * scale
    read.scale(scale, scale)
    return read


class _Written(DirectDraw):
    """Words of a drawing that one face alone cannot write, written as lines of text are."""

    def __init__(self, words: Any) -> None:
        self.words = words

    def drawDirectly(self, canvas: Any) -> None:  # noqa: N802  # reportlab calls it by this name
        """Write the words where the drawing has them."""
        one = self.words
        canvas.setFillColor(one.fillColor)
        write(canvas, one.x, one.y, one.text, SANS, one.fontSize, align=one.textAnchor)


def _set_words(group: Any) -> None:
    """Have words of a drawing use what is embedded: the page names a list of faces, on paper it is these."""
    for place, one in enumerate(getattr(group, "contents", ())):
        if isinstance(one, String):
            one.fontName = SANS
            if not plain(one.text, SANS):
                group.contents[place] = _Written(one)
        _set_words(one)
