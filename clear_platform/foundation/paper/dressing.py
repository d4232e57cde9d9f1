"""What is written in the house's colour is written in that of whose document it is, where that reads on paper.

Headings and links say `BRAND`, this very colour; a canvas puts the primary of a brand in its place as it draws. So
parts need not know whose document they will stand in. Drawings and logos keep their own
colours, even one that is alike.
"""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from clear_platform.foundation.charts import paint
from clear_platform.foundation.paper.voices import BRAND
from clear_platform.foundation.rendering.contrast import TEXT_NEEDS, contrast_ratio


class Dressed(Canvas):
    """A canvas that writes in the primary colour of a brand. Takes: that colour as #RRGGBB."""

    def __init__(self, *args: Any, primary: str, **options: Any) -> None:
        self.primary = HexColor(readable(primary))
        super().__init__(*args, **options)

    def setFillColor(self, colour: Any, alpha: float | None = None) -> None:  # noqa: N802  # reportlab's name
        """Fill with a colour from here on."""
        super().setFillColor(self.worn(colour), alpha)

    def beginText(self, x: float = 0, y: float = 0, direction: str | None = None) -> PDFTextObject:  # noqa: N802
        """Give lines of text to be written."""
        return _Lines(self, x, y, direction)

    def worn(self, colour: Any) -> Any:
        """Give the colour that stands for another in this document."""
        return self.primary if colour is BRAND else colour


class _Lines(PDFTextObject):
    def __init__(self, canvas: Dressed, x: float, y: float, direction: str | None) -> None:
        self.worn = canvas.worn
        super().__init__(canvas, x, y, direction=direction)

    def setFillColor(self, colour: Color, alpha: float | None = None) -> None:  # noqa: N802  # reportlab's name
        """Write in a colour from here on."""
        super().setFillColor(self.worn(colour), alpha)


def readable(primary: str) -> str:
    """Give a colour if text in it reads on white, else that of all other text."""
    return primary if contrast_ratio(primary, paint.SHEET) >= TEXT_NEEDS else paint.INK
