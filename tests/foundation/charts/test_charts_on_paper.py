"""The drawing of the page is the drawing of the PDF: same words, light colours, nothing that only a browser knows."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.graphics import renderPDF
from svglib.svglib import svg2rlg

from clear_platform.foundation.charts import paint
from clear_platform.foundation.charts.results import Chart
from clear_platform.foundation.charts.svg import Svg
from clear_platform.foundation.rendering.sample_charts import (
    sample_bridge,
    sample_charts,
    sample_score_line,
    sample_track,
)
from clear_platform.foundation.rendering.tokens import colour_tokens
from tests.foundation.charts.drawings import parsed, words

DRAWN = {name: chart for name, chart in sample_charts().items() if chart.svg is not None}
PAINTED = {
    "ink": paint.INK,
    "ink-2": paint.INK_2,
    "ink-3": paint.INK_3,
    "sheet": paint.SHEET,
    "well": paint.WELL,
    "rule": paint.RULE,
    "rule-strong": paint.RULE_STRONG,
    "s1": paint.S1,
    "s2": paint.S2,
    "s3": paint.S3,
    "s4": paint.S4,
    "s5": paint.S5,
    "rest": paint.REST,
    "good": paint.GOOD,
    "warn": paint.WARN,
    "bad": paint.BAD,
}


def every_drawing() -> list[Svg]:
    charts = [svg for chart in DRAWN.values() for svg in (chart.svg, chart.narrow_svg) if svg is not None]
    return [*charts, *(row.svg for row in sample_bridge().rows), sample_score_line(), sample_track()]


@pytest.mark.parametrize("chart", DRAWN.values(), ids=DRAWN)
def test_a_chart_is_readable_in_a_pdf(chart: Chart, tmp_path: Path) -> None:
    drawing = svg2rlg(BytesIO(str(chart.svg).encode()))
    renderPDF.drawToFile(drawing, str(tmp_path / "chart.pdf"))
    read = PdfReader(tmp_path / "chart.pdf").pages[0].extract_text()
    plain = [word for word in words(chart.svg) if word.isascii()]
    assert plain
    assert [word for word in plain if word not in read] == []


@pytest.mark.parametrize("name", PAINTED)
def test_paper_has_the_light_colours_of_the_page(name: str) -> None:
    assert colour_tokens()[name].light == PAINTED[name]


def test_no_drawing_carries_a_style_or_a_script() -> None:
    for svg in every_drawing():
        for one in parsed(svg).iter():
            assert {"style", "onload", "onclick"}.isdisjoint(one.attrib)
            assert not one.tag.endswith(("}style", "}script"))


def test_every_drawing_has_a_name_to_be_read_aloud() -> None:
    assert [svg for svg in every_drawing() if not parsed(svg).get("aria-label")] == []


def test_every_mark_is_painted_by_a_class_and_for_paper() -> None:
    for svg in every_drawing():
        for one in parsed(svg).iter():
            if one.tag.endswith(("}rect", "}path", "}circle")):
                assert one.get("class")
                assert one.get("fill") or one.get("stroke")
