"""What stands on the sheets of a PDF: words in a voice, lists, facts, tables that break by rows. Sheets: `sheets`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from clear_platform.foundation.paper import voices
from clear_platform.foundation.paper.voices import INK, RULE, THREAD

MARGIN: Final = 18 * mm
WIDTH: Final = A4[0] - 2 * MARGIN
ROWS_IN_A_TABLE: Final = 500


def said(text: object, voice: str = "text") -> Paragraph:
    """Give words in a voice; whatever they hold is shown as it is, never read as markup."""
    style = voices.voices()[voice]
    words = escape(voices.drawable(str(text), style.fontName)).replace("\n", "<br/>")
    return Paragraph(words or "–", style)


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
