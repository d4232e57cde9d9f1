"""The voices of a PDF: sans is the interface speaking, serif a person on record, mono the machine. Files: `faces`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle

from clear_platform.foundation.charts import paint
from clear_platform.foundation.paper.faces import MONO, OWN, SANS, SERIF, face, shown_by
from clear_platform.foundation.paper.results import BRAND_HEX

INK: Final = HexColor(paint.INK)
INK_2: Final = HexColor(paint.INK_2)
INK_3: Final = HexColor(paint.INK_3)
RULE: Final = HexColor(paint.RULE)
BRAND: Final = HexColor(BRAND_HEX)
"""The colour of headings and links; see `dressing` for what stands in its place."""
WARN: Final = HexColor(paint.WARN)
THREAD: Final = HexColor("#B3380D")


@cache
def voices() -> dict[str, ParagraphStyle]:
    """Give the styles of a PDF by name; the first call of a process loads the faces."""
    for name in OWN:
        face(name)
    text = ParagraphStyle("text", fontName=SANS, fontSize=9, leading=13, textColor=INK, splitLongWords=1)
    return {
        "text": text,
        "quiet": ParagraphStyle("quiet", parent=text, textColor=INK_2),
        "label": (label := ParagraphStyle("label", parent=text, fontSize=7.5, leading=11, textColor=INK_3)),
        "label figures": ParagraphStyle("label figures", parent=label, alignment=2),
        "small": ParagraphStyle("small", parent=text, fontSize=8, leading=11),
        "over": ParagraphStyle("over", parent=label, spaceBefore=6, keepWithNext=1),
        "head": (head := ParagraphStyle("head", parent=text, fontSize=7.5, leading=10, textColor=INK_2)),
        "head figures": ParagraphStyle("head figures", parent=head, alignment=2),
        "number": ParagraphStyle("number", parent=text, alignment=2),
        "code": ParagraphStyle("code", parent=text, fontName=MONO, fontSize=7.5, leading=11, textColor=INK_2),
        "record": ParagraphStyle("record", parent=text, fontName=SERIF, fontSize=10.5, leading=16),
        "proof": ParagraphStyle("proof", parent=text, fontName=SERIF, fontSize=8.5, leading=12, textColor=INK_2),
        "title": ParagraphStyle("title", parent=text, fontSize=26, leading=32, textColor=BRAND),
        "decision": ParagraphStyle("decision", parent=text, fontName=SERIF, fontSize=22, leading=28),
        "warned": ParagraphStyle("warned", parent=text, fontSize=11, leading=15, textColor=WARN),
        "lede": ParagraphStyle("lede", parent=text, fontSize=12, leading=18, textColor=INK_2),
        "section": ParagraphStyle(
            "section",
            parent=text,
            fontSize=15,
            leading=20,
            textColor=BRAND,
            spaceBefore=14,
            spaceAfter=6,
            keepWithNext=1,
        ),
        "item": ParagraphStyle("item", parent=text, fontSize=11, leading=15, spaceBefore=10, keepWithNext=1),
        "contents title": ParagraphStyle(
            "contents title", parent=text, fontSize=15, leading=20, textColor=BRAND, spaceAfter=10
        ),
        "contents": ParagraphStyle("contents", parent=text, fontSize=10, leading=18),
    }


def undrawn(texts: Iterable[str]) -> list[str]:
    """Give the letters of some texts that no face has a shape for, each once, in their order as numbers.

    Which faces there are says `faces`.
    """
    voices()
    letters = {one for text in texts if not text.isascii() for one in text}
    return sorted(one for one in letters if not shown_by(one))
