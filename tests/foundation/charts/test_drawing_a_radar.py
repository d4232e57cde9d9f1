"""A radar says value and change at each corner and shows what is unsure as hollow."""

from __future__ import annotations

from decimal import Decimal
from math import dist

import pytest

from clear_platform.foundation.charts.radar import RADIUS, Corner, radar
from clear_platform.foundation.charts.results import Chart, Words
from tests.foundation.charts.drawings import marked, words

CENTRE = (170.0, RADIUS + 46)


def capabilities(*corners: Corner) -> Chart:
    return radar(Words("Operations carry it"), corners=corners, heads=("Capability", "Now", "January"))


FOUR = (
    Corner("Cash-flow discipline", Decimal(50), Decimal(34), short="Cash flow"),
    Corner("Operational reliability", 100, 63),
    Corner("Growth systemization", 0, 44, sure=False),
    Corner("Technology resilience", 25, 60),
)


def test_the_distance_from_the_middle_is_the_score() -> None:
    dots = marked(capabilities(*FOUR).svg, "dot")
    distances = [dist((float(dot.get("cx", "")), float(dot.get("cy", ""))), CENTRE) for dot in dots]
    assert distances == pytest.approx([RADIUS * 0.5, RADIUS, 0, RADIUS * 0.25], abs=0.02)


def test_value_and_change_are_written_at_each_corner() -> None:
    said = words(capabilities(*FOUR).svg)
    assert {"Cash flow", "50", "from 34"} <= set(said)


def test_an_unsure_score_is_hollow() -> None:
    assert len(marked(capabilities(*FOUR).svg, "dot", "open")) == 1


def test_a_score_without_a_past_draws_no_past() -> None:
    chart = capabilities(*FOUR[:3], Corner("Technology resilience", 25))
    assert marked(chart.svg, "line", "past") == []
    assert chart.table.rows[3] == ("Technology resilience", "25", "–")


def test_a_missing_score_draws_no_shape_that_would_lie() -> None:
    svg = capabilities(*FOUR[:3], Corner("Technology resilience", None)).svg
    assert marked(svg, "shape") == []
    assert len(marked(svg, "dot")) == 3


def test_without_any_score_there_is_a_sentence_instead() -> None:
    assert capabilities(*(Corner(name, None) for name in "abc")).svg is None


def test_a_score_outside_its_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="outside 0 to 100"):
        capabilities(*FOUR[:3], Corner("Technology resilience", 101))


def test_two_corners_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 3 corners"):
        capabilities(*FOUR[:2])
