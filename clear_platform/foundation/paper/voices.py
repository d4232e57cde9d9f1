"""The faces of a PDF, embedded: sans is the interface speaking, serif a person on record, mono the machine."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import fontpkg_noto_sans
import fontpkg_noto_serif
import fontpkg_roboto_mono
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from clear_platform.foundation.charts import paint

SANS: Final = "ClearSans"
SERIF: Final = "ClearSerif"
MONO: Final = "ClearMono"
MISSING: Final = "\ufffd"

INK: Final = HexColor(paint.INK)
INK_2: Final = HexColor(paint.INK_2)
INK_3: Final = HexColor(paint.INK_3)
RULE: Final = HexColor(paint.RULE)
BRAND_HEX: Final = "#15456B"
BRAND: Final = HexColor(BRAND_HEX)
WARN: Final = HexColor(paint.WARN)
THREAD: Final = HexColor("#B3380D")

_FILES: Final = {
    SANS: (fontpkg_noto_sans, "NotoSans[[]*.ttf"),
    SERIF: (fontpkg_noto_serif, "NotoSerif[[]*.ttf"),
    MONO: (fontpkg_roboto_mono, "RobotoMono[[]*.ttf"),
}


@cache
def voices() -> dict[str, ParagraphStyle]:
    """Give the styles of a PDF by name; the first call of a process loads the faces."""
    for name, (package, pattern) in _FILES.items():
        [file] = (Path(str(package.__file__)).parent / "files").glob(pattern)
        pdfmetrics.registerFont(TTFont(name, str(file)))
    text = ParagraphStyle("text", fontName=SANS, fontSize=9, leading=13, textColor=INK, splitLongWords=1)
    return {
        "text": text,
        "quiet": ParagraphStyle("quiet", parent=text, textColor=INK_2),
        "label": ParagraphStyle("label", parent=text, fontSize=7.5, leading=11, textColor=INK_3),
        "head": (head := ParagraphStyle("head", parent=text, fontSize=7.5, leading=10, textColor=INK_2)),
        "head figures": ParagraphStyle("head figures", parent=head, alignment=2),
        "number": ParagraphStyle("number", parent=text, alignment=2),
        "code": ParagraphStyle("code", parent=text, fontName=MONO, fontSize=7.5, leading=11, textColor=INK_2),
        "record": ParagraphStyle("record", parent=text, fontName=SERIF, fontSize=10.5, leading=16),
        "proof": ParagraphStyle("proof", parent=text, fontName=SERIF, fontSize=8.5, leading=12, textColor=INK_2),
        "title": ParagraphStyle("title", parent=text, fontSize=26, leading=32),
        "decision": ParagraphStyle("decision", parent=text, fontName=SERIF, fontSize=22, leading=28),
        "warned": ParagraphStyle("warned", parent=text, fontSize=11, leading=15, textColor=WARN),
        "lede": ParagraphStyle("lede", parent=text, fontSize=12, leading=18, textColor=INK_2),
        "section": ParagraphStyle(
            "section", parent=text, fontSize=15, leading=20, spaceBefore=14, spaceAfter=6, keepWithNext=1
        ),
        "item": ParagraphStyle("item", parent=text, fontSize=11, leading=15, spaceBefore=10, keepWithNext=1),
        "contents": ParagraphStyle("contents", parent=text, fontSize=10, leading=18),
    }


def undrawn(texts: Iterable[str]) -> list[str]:
    """Give the letters of some texts that the faces have no shape for, each once, in their order as numbers.

    The faces draw Latin, Greek and Cyrillic letters.
    """
    voices()
    letters = {one for text in texts for one in text}
    return sorted(one for one in letters if any(_lacks(one, name) for name in (SANS, SERIF)))


def drawable(text: str, face: str) -> str:
    """Give a text with the sign of a missing letter for each that a face has no shape for, where a gap would be."""
    if text.isascii():
        return text
    return text.translate({ord(one): MISSING for one in set(text) if _lacks(one, face)})


def _lacks(sign: str, face: str) -> bool:
    known: dict[int, int] = pdfmetrics.getFont(face).face.charToGlyph
    return ord(sign) not in known and not sign.isspace()
