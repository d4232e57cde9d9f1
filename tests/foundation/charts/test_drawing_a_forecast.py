"""A forecast and what came: dashed to a flag on its day, solid through the values, every day of it in the table."""

from __future__ import annotations

import pytest

from clear_platform.foundation.charts.forecast import LINE_OF_TEXT, Point, forecast_chart
from clear_platform.foundation.charts.results import Chart, Words
from tests.foundation.charts.drawings import lengths, marked, parsed, words

POINTS = (Point(0, 46), Point(30, 40, 43), Point(60, 34, 39.5), Point(90, 34, 36))


def chart(**changes: object) -> Chart:
    """Hours that are to fall from 46 to 34 by day 60."""
    facts = {"start": 46, "target": 34, "due_day": 60, "points": POINTS, "today": 100}
    return forecast_chart(Words("Hours a week"), **(facts | changes))  # type: ignore[arg-type]


def test_what_came_is_a_line_from_the_start_through_every_value() -> None:
    (line,) = marked(chart().svg, "line", "one")
    assert line.get("d", "").count("L") == 3
    assert len(marked(chart().svg, "dot")) == 4


def test_the_plan_ends_at_the_flag_and_the_target_goes_on_from_there() -> None:
    svg = chart().svg
    (plan,), (on,), (flag,) = marked(svg, "plan"), marked(svg, "past"), marked(svg, "flag")
    end = plan.get("d", "").split("L")[1]
    assert on.get("d", "").startswith(f"M{end}H")
    assert flag.get("d", "").startswith(f"M{end}v")


def test_every_day_stands_in_the_table_with_a_dash_for_what_is_not_known() -> None:
    assert chart().table.rows == (("0", "46", "–"), ("30", "40", "43"), ("60", "34", "39.5"), ("90", "34", "36"))


def test_without_a_start_there_is_a_flag_and_no_plan() -> None:
    svg = chart(start=None).svg
    assert (marked(svg, "plan"), len(marked(svg, "flag"))) == ([], 1)


def test_with_nothing_measured_the_forecast_stands_alone() -> None:
    svg = chart(points=[Point(0, 46), Point(60, 34)]).svg
    assert (marked(svg, "line", "one"), marked(svg, "dot")) == ([], [])


@pytest.mark.parametrize(("today", "drawn"), [(None, 0), (-1, 0), (0, 1), (69, 1), (5000, 0)])
def test_today_is_a_thin_line_while_it_lies_on_the_drawing(today: int | None, drawn: int) -> None:
    assert len(marked(chart(today=today).svg, "tick")) == drawn


def test_the_two_names_at_the_end_never_touch() -> None:
    svg = chart(points=[Point(60, 34, 34.2)]).svg
    assert {"34 forecast", "34.2 came"} <= set(words(svg))
    ends = [one for one in parsed(svg).iter() if (one.text or "").endswith((" forecast", " came"))]
    first, second = lengths(ends, "y")
    assert abs(first - second) >= LINE_OF_TEXT - 0.01


def test_what_came_on_another_day_than_the_flags_says_on_which() -> None:
    assert "33 came, day 20" in words(chart(points=[Point(0, 46), Point(20, 42, 33), Point(60, 34)]).svg)


@pytest.mark.parametrize(
    ("start", "target", "due_day", "came"),
    [(0, 0, 0, 0), (46, 34, 3650, 43), (-1e20, 1e20, 1, 5), (0, 1e-9, 90, 0), (5, 5, 30, 5)],
)
def test_whatever_is_expected_stays_on_the_drawing(start: float, target: float, due_day: int, came: float) -> None:
    drawn = chart(start=start, target=target, due_day=due_day, points=[Point(0, start), Point(45, target, came)])
    for svg in (drawn.svg, drawn.narrow_svg):
        width, height = float(parsed(svg).get("width", "")), float(parsed(svg).get("height", ""))
        dots = marked(svg, "dot")
        assert all(0 <= x <= width for x in lengths(dots, "cx"))
        assert all(0 <= y <= height for y in lengths(dots, "cy"))
        assert words(svg)
