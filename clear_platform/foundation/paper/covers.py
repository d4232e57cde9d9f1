"""The first sheet of a document for a board: whose it is, what it is about, and what is known of it at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, HRFlowable, Image, Spacer
from svglib.svglib import svg2rlg

from clear_platform.foundation.paper.layout import WIDTH, facts, said
from clear_platform.foundation.paper.results import Brand

LOGO_HIGH: Final = 40.0
LOGO_WIDE: Final = 200.0


def cover(brand: Brand, title: str, lede: str, known: Sequence[tuple[str, str]], note: str = "") -> list[Flowable]:
    """Give the first sheet. Takes: `known`, facts as label and words; `note`, one sentence at the end."""
    return [
        *logo(brand),
        said(brand.name, "quiet"),
        Spacer(0, 150),
        HRFlowable(width=64, thickness=3, color=HexColor(brand.accent), hAlign="LEFT", spaceAfter=14),
        said(title, "title"),
        Spacer(0, 8),
        said(lede, "lede"),
        Spacer(0, 40),
        *facts([(label, said(one)) for label, one in known]),
        Spacer(0, 20),
        *([said(note, "quiet")] if note else []),
    ]


def logo(brand: Brand) -> list[Flowable]:
    """Give the logo of a brand as high as it may stand; nothing where it has none."""
    drawn = _drawn(brand)
    return [drawn, Spacer(0, 10)] if drawn is not None else []


def _drawn(brand: Brand) -> Flowable | None:
    if not brand.logo:
        return None
    if brand.logo_kind == "svg":
        read = svg2rlg(BytesIO(brand.logo))
        if read is None or not read.width or not read.height:
            return None
        scale = min(LOGO_HIGH / read.height, LOGO_WIDE / read.width)
        read.width, read.height = read.width * scale, read.height * scale
        read.scale(scale, scale)
        read.hAlign = "LEFT"
        return read
    wide, high = ImageReader(BytesIO(brand.logo)).getSize()
    scale = min(LOGO_HIGH / high, LOGO_WIDE / wide, WIDTH / wide)
    return Image(BytesIO(brand.logo), wide * scale, high * scale, hAlign="LEFT", mask="auto")
