"""Markup is written so that nothing a label holds can become markup, and no style attribute ever appears."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.charts.svg import Svg, drawing, element, text
from tests.foundation.charts.drawings import parsed, words


def test_a_label_with_markup_in_it_stays_a_label() -> None:
    svg = drawing("a", 10, 10, [text("<script>alert(1)</script> & co", 0, 0)])
    assert words(svg) == ["<script>alert(1)</script> & co"]


def test_a_quotation_mark_cannot_leave_its_attribute() -> None:
    root = parsed(drawing('" onload="alert(1)', 10, 10, []))
    assert root.get("aria-label") == '" onload="alert(1)'
    assert root.get("onload") is None


@given(st.text())
def test_any_text_gives_well_formed_markup(label: str) -> None:
    assert len(words(drawing(label, 10, 10, [text(label, 0, 0)]))) == 1


def test_what_xml_forbids_is_shown_as_replaced() -> None:
    assert words(drawing("", 1, 1, [text("a\x00b\ud800c", 0, 0)])) == ["a\ufffdb\ufffdc"]


def test_an_attribute_without_a_value_is_left_out() -> None:
    assert element("rect", x=1, rx=None) == '<rect x="1"/>'


def test_lengths_are_written_short() -> None:
    assert element("rect", x=1.0, y=2.5, width=1 / 3, height=-0.001) == '<rect x="1" y="2.5" width="0.33" height="0"/>'


def test_finished_markup_says_so_to_templates() -> None:
    assert Svg("<svg/>").__html__() == "<svg/>"
