"""A bridge adds up, in its table rows as in its chart, and refuses when it would not."""

from __future__ import annotations

import pytest

from clear_platform.foundation.charts.bridge import Bridge, Step, bridge_chart, bridge_rows
from clear_platform.foundation.charts.results import Chart, Words
from tests.foundation.charts.drawings import lengths, marked, words

STEPS = (Step("Cash", 20.8), Step("Operations", 17.0), Step("Runway under 3 months", -8.0))


def rows(**more: object) -> Bridge:
    return bridge_rows(STEPS, total=29.8, total_label="Readiness today", **more)


def chart(**more: object) -> Chart:
    return bridge_chart(
        Words("One flag costs 8 points"),
        STEPS,
        total=29.8,
        total_label="Readiness today",
        heads=("Part", "Points", "Sum"),
        **more,
    )


def test_each_step_begins_where_the_one_before_ended() -> None:
    bars = [marked(row.svg, "bar")[0] for row in rows().rows[:2]]
    first, second = lengths(bars, "x")
    assert second == pytest.approx(first + lengths(bars, "width")[0], abs=0.02)


def test_a_penalty_goes_back_and_is_marked_as_a_loss() -> None:
    penalty = rows().rows[2]
    assert penalty.kind == "loss"
    assert len(marked(penalty.svg, "bar", "loss")) == 1


def test_the_total_is_drawn_from_zero() -> None:
    total = rows().rows[-1]
    assert total.kind == "total"
    assert lengths(marked(total.svg, "bar"), "x") == [0]


def test_what_could_be_is_an_outline_after_the_total() -> None:
    maybe = rows(could_be=37.8, could_be_label="If the flag clears").rows[-1]
    assert maybe.kind == "maybe"
    assert len(marked(maybe.svg, "bar", "gain")) == 1


def test_the_marks_of_the_axis_cover_the_sum_on_its_way() -> None:
    assert rows().marks == ("0", "20", "40")


def test_every_row_says_its_points_aloud() -> None:
    assert 'aria-label="Runway under 3 months: −8"' in rows().rows[2].svg


def test_the_chart_lists_points_and_the_sum_so_far() -> None:
    assert chart().table.rows == (
        ("Cash", "+20.8", "20.8"),
        ("Operations", "+17", "37.8"),
        ("Runway under 3 months", "−8", "29.8"),
        ("Readiness today", "–", "29.8"),
    )


def test_the_chart_writes_what_could_be_and_what_it_would_add() -> None:
    drawn = chart(could_be=37.8, could_be_label="If the flag clears")
    assert drawn.table.rows[-1] == ("If the flag clears", "+8", "37.8")
    assert "37.8" in words(drawn.svg)


def test_a_bridge_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match=r"add up to 29.80, not to 31.00"):
        bridge_rows(STEPS, total=31, total_label="Readiness")


def test_a_bridge_below_zero_is_drawn_from_the_left() -> None:
    bridge = bridge_rows([Step("Flag", -10), Step("Cash", 4)], total=-6, total_label="Readiness")
    assert bridge.marks[0] == "−10"
    assert min(x for row in bridge.rows for x in lengths(marked(row.svg, "bar"), "x")) == 0
