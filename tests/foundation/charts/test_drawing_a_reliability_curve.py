"""A reliability curve: points stand where they were said and came, with their intervals, around the dashed line."""

from __future__ import annotations

import pytest

from clear_platform.foundation.charts.reliability import Said, reliability_curve
from clear_platform.foundation.charts.results import Chart, ChartTable, Words
from tests.foundation.charts.drawings import lengths, marked, words


def curve(*points: Said) -> Chart:
    return reliability_curve(
        Words("Chances hold", "Shares", absent="Nothing was judged."),
        points=points,
        heads=("expected", "came"),
        same="the same",
        table=ChartTable(("Tenth", "expected"), tuple((one.label, str(one.expected)) for one in points)),
    )


LOW, HIGH = Said("Lowest", 0.2, 0.1, 0.0, 0.3), Said("Highest", 0.9, 0.9, 0.8, 1.0)


def test_the_ends_of_the_dashed_line_are_nothing_and_all() -> None:
    [line] = marked(curve(LOW).svg, "line", "plan")
    start, end = (line.get("d") or "")[1:].split("L")
    assert float(start.split()[0]) < float(end.split()[0])
    assert float(start.split()[1]) > float(end.split()[1])


def test_a_point_on_which_chances_hold_stands_on_the_dashed_line() -> None:
    svg = curve(HIGH).svg
    [line] = marked(svg, "line", "plan")
    (x0, y0), (x1, y1) = (map(float, end.split()) for end in (line.get("d") or "")[1:].split("L"))
    [dot] = marked(svg, "dot")
    assert float(dot.get("cx", "")) == pytest.approx(x0 + 0.9 * (x1 - x0), abs=0.1)
    assert float(dot.get("cy", "")) == pytest.approx(y0 + 0.9 * (y1 - y0), abs=0.1)


def test_points_are_joined_in_the_order_of_what_was_expected() -> None:
    left, right = lengths(marked(curve(HIGH, LOW).svg, "dot"), "cx")
    assert left < right


def test_every_point_has_its_interval_and_its_name() -> None:
    svg = curve(LOW, HIGH).svg
    assert len(marked(svg, "now")) == 2
    assert {"expected", "came", "the same"} <= set(words(svg))


def test_without_points_it_says_why() -> None:
    assert (curve().svg, curve().absent) == (None, "Nothing was judged.")


@pytest.mark.parametrize(
    "wrong", [Said("a", 1.2, 0.5, 0.4, 0.6), Said("b", 0.5, 0.5, 0.6, 0.7), Said("c", 0.5, 0.5, 0, 2)]
)
def test_shares_that_cannot_be_are_refused(wrong: Said) -> None:
    with pytest.raises(ValueError, match="do not lie within"):
        curve(wrong)


def test_more_points_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="51 points"):
        curve(*[LOW] * 51)
