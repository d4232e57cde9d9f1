"""A map of points: score across, amount upwards, shape and tone for the status, area for the amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clear_platform.foundation.charts.point_map import Place, point_map
from clear_platform.foundation.charts.results import Chart, Words
from tests.foundation.charts.drawings import lengths, marked, parsed


def place(label: str, score: float, amount: float, shape: str = "closed", status: str = "repaid") -> Place:
    return Place(label, score, Decimal(amount), "calm", shape, status)


def exposure(*places: Place) -> Chart:
    return point_map(
        Words("Large and ready"), places=places, heads=("Enterprise", "Readiness", "Exposure, $", "Status")
    )


def test_a_higher_score_stands_further_right_and_a_larger_amount_higher() -> None:
    points = marked(exposure(place("A", 80, 900_000), place("B", 20, 9_000)).svg, "point")
    (ax, bx), (ay, by) = lengths(points, "cx"), lengths(points, "cy")
    assert ax > bx
    assert ay < by


def test_area_stands_for_the_amount() -> None:
    radii = lengths(marked(exposure(place("A", 80, 1_000_000), place("B", 20, 250_000)).svg, "point"), "r")
    assert radii[0] / radii[1] == pytest.approx(2, abs=0.01)


def test_large_points_are_drawn_first_so_that_small_ones_stay_visible() -> None:
    points = marked(exposure(place("small", 50, 1_000), place("large", 50, 1_000_000)).svg, "point")
    assert lengths(points, "r") == sorted(lengths(points, "r"), reverse=True)


def test_statuses_differ_in_shape() -> None:
    shapes = ("closed", "watch", "diamond", "lost")
    svg = exposure(*(place(shape, 10, 1_000, shape, shape) for shape in shapes)).svg
    outlines = {(one.tag, (one.get("d") or "").count("L")) for one in marked(svg, "point")}
    assert len(outlines) == len(shapes)


def test_each_status_has_a_key() -> None:
    chart = exposure(place("A", 1, 10), place("B", 2, 10, "lost", "written off"), place("C", 3, 10))
    assert [key.label for key in chart.keys] == ["repaid", "written off"]


def test_a_point_says_its_name_and_status() -> None:
    (point,) = marked(exposure(place("R & R <LLC>", 10, 1_000)).svg, "point")
    assert point[0].text == "R & R <LLC>, repaid"


def test_the_table_is_sorted_as_the_eye_meets_the_points() -> None:
    chart = exposure(place("small", 50, 1_000), place("large", 40, 1_000_000))
    assert chart.table.rows == (("large", "40", "1,000,000", "repaid"), ("small", "50", "1,000", "repaid"))


def test_the_axes_are_named() -> None:
    said = [one.text for one in parsed(exposure(place("A", 10, 1_000)).svg).iter() if one.text]
    assert {"Readiness", "Exposure, $"} <= set(said)


def test_an_amount_of_nothing_has_no_place() -> None:
    with pytest.raises(ValueError, match="only amounts above zero"):
        exposure(place("A", 10, 0))


def test_more_points_than_a_page_should_carry_are_refused() -> None:
    with pytest.raises(ValueError, match="draw the largest 500"):
        exposure(*(place(str(n), 1, 1) for n in range(501)))


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="'star', which is not drawn"):
        exposure(place("A", 1, 1, "star"))
