"""Small drawings beside a number: a score on its line, a forecast beside what came."""

from __future__ import annotations

import pytest

from clear_platform.foundation.charts.small import LINE_WIDTH, Mark, forecast_track, score_line
from tests.foundation.charts.drawings import lengths, marked, words


def test_the_filled_part_of_the_line_is_the_score() -> None:
    assert lengths(marked(score_line("Readiness", 40), "bar", "one"), "width") == [LINE_WIDTH * 0.4]


def test_marks_stand_at_their_values_with_their_words() -> None:
    svg = score_line("Readiness", 40, marks=[Mark(28, "Jan 28"), Mark(60, "could be 60", dashed=True)])
    assert {"Jan 28", "could be 60"} <= set(words(svg))
    assert len(marked(svg, "axis")) == 2


def test_words_that_would_touch_are_left_to_the_text_beside() -> None:
    svg = score_line("Readiness", 40, marks=[Mark(40, "January 40"), Mark(42, "February 42")])
    assert "January 40" in words(svg)
    assert "February 42" not in words(svg)


def test_a_score_beyond_its_scale_fills_the_line_and_no_more() -> None:
    assert lengths(marked(score_line("Readiness", 130), "bar", "one"), "width") == [LINE_WIDTH]


def track(**changes: object) -> str:
    facts: dict[str, object] = {"start": 71, "forecast": 45, "due_day": 90, "came": [(30, 66), (60, 58)], "today": 69}
    return forecast_track("Days to be paid", **(facts | changes))


def test_the_forecast_is_dashed_to_its_flag_and_what_came_is_solid() -> None:
    svg = track()
    assert len(marked(svg, "line", "plan")) == 1
    assert len(marked(svg, "line", "one")) == 1
    assert len(marked(svg, "flag")) == 1


def test_a_forecast_of_which_nothing_came_yet_has_no_line() -> None:
    assert marked(track(came=[]), "line", "one") == []


@pytest.mark.parametrize(("today", "lines"), [(0, 1), (90, 1), (91, 0), (-3, 0)])
def test_today_is_marked_only_while_the_forecast_runs(today: int, lines: int) -> None:
    assert len(marked(track(today=today), "tick")) == lines
