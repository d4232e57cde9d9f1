"""Lines over time: days have their length, missing values are gaps, names stand apart at the ends."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from clear_platform.foundation.charts.results import Chart, Words
from clear_platform.foundation.charts.time_lines import LINE_OF_TEXT, Event, Gap, Line, time_lines
from tests.foundation.charts.drawings import lengths, marked, parsed, words

JANUARY = date(2026, 1, 31)


def monthly(*values: float | None) -> list[tuple[date, float | None]]:
    return [(JANUARY + timedelta(days=30 * n), value) for n, value in enumerate(values)]


def scores(*lines: Line, **more: object) -> Chart:
    return time_lines(Words("Cash began to move"), lines=lines, head="Month", **more)


def test_a_line_goes_through_all_its_points() -> None:
    (line,) = marked(scores(Line("Cash", monthly(38, 36, 35, 52))).svg, "line")
    assert line.get("d", "").count("L") == 3


def test_a_missing_value_is_a_gap_and_never_a_zero() -> None:
    chart = scores(Line("Cash", monthly(38, 36, None, 35, 52)))
    runs = marked(chart.svg, "line")
    assert [run.get("d", "").count("L") for run in runs] == [1, 1]
    assert chart.table.rows[2][1] == "–"


def test_a_time_without_any_value_parts_every_line_and_stands_in_the_table() -> None:
    since, until = JANUARY + timedelta(days=40), JANUARY + timedelta(days=60)
    lines = [
        Line("Cash", [*monthly(38, 36)[:2], (until, 36), (until + timedelta(days=9), 40)]),
        Line("Growth", monthly(43, 47)),
    ]
    chart = scores(*lines, gaps=[Gap(since, until, "not scored")])
    assert [run.get("d", "").count("L") for run in marked(chart.svg, "line")] == [1, 1, 1]
    assert "not scored" in words(chart.svg)
    assert (f"{since} – {until}", "not scored", "not scored") in chart.table.rows
    assert chart.table.rows.index((f"{since} – {until}", "not scored", "not scored")) == 2


def test_a_gap_that_begins_on_the_day_of_a_value_keeps_that_value() -> None:
    points = monthly(38, 36, 35)
    chart = scores(Line("Cash", points), gaps=[Gap(points[1][0], None, "not scored")])
    assert [row[1] for row in chart.table.rows] == ["38", "36", "not scored", "35"]
    assert [run.get("d", "").count("L") for run in marked(chart.svg, "line")] == [1]


def test_a_point_between_two_gaps_is_a_dot() -> None:
    svg = scores(Line("Cash", monthly(38, 36, None, 35, None, 51, 52))).svg
    assert len(marked(svg, "line")) == 2
    assert len(marked(svg, "dot")) == 2


def test_names_with_their_last_values_stand_at_the_ends() -> None:
    said = words(scores(Line("Cash", monthly(38, 52)), Line("Growth", monthly(43, 47))).svg)
    assert {"52 Cash", "47 Growth"} <= set(said)


def test_names_that_would_touch_are_moved_apart() -> None:
    chart = scores(*(Line(name, monthly(40, 60.1 + n / 10)) for n, name in enumerate(("A", "B", "C", "D"))))
    names = [one for one in parsed(chart.svg).iter() if (one.text or "")[-2:] in {" A", " B", " C", " D"}]
    heights = sorted(lengths(names, "y"))
    gaps = [after - before for before, after in pairwise(heights)]
    assert min(gaps) == pytest.approx(LINE_OF_TEXT)


def test_names_stay_within_the_drawing() -> None:
    chart = scores(*(Line(name, monthly(80, 20)) for name in ("A", "B", "C", "D")), bounds=(20, 80))
    lowest = max(lengths([one for one in parsed(chart.svg).iter() if (one.text or "").startswith("20 ")], "y"))
    assert lowest <= float(parsed(chart.svg).get("height", ""))


def test_an_event_is_a_vertical_with_its_word() -> None:
    svg = scores(Line("Cash", monthly(38, 52)), events=[Event(JANUARY + timedelta(days=4), "v2 approved")]).svg
    assert "v2 approved" in words(svg)
    assert len(marked(svg, "now")) == 1


def test_amounts_stand_on_zero_and_scores_need_not() -> None:
    assert "0" in words(scores(Line("Cash", monthly(68, 72)), from_zero=True).svg)
    assert "0" not in words(scores(Line("Cash", monthly(68, 72))).svg)


def test_five_lines_get_a_key_instead_of_names() -> None:
    chart = scores(*(Line(str(n), monthly(n, n)) for n in range(5)))
    assert [key.label for key in chart.keys] == ["0", "1", "2", "3", "4"]


def test_the_table_has_a_row_for_every_day_of_any_line() -> None:
    chart = scores(Line("A", monthly(1, 2)), Line("B", [(date(2026, 6, 1), 5)]))
    assert len(chart.table.rows) == 3
    assert chart.table.rows[-1] == ("2026-06-01", "–", "5")


def test_a_sixth_line_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be told apart"):
        scores(*(Line(str(n), monthly(n)) for n in range(6)))


def test_more_points_than_a_page_should_carry_are_refused() -> None:
    with pytest.raises(ValueError, match="More than 500 points"):
        scores(Line("Cash", monthly(*range(501))))


def test_without_any_value_there_is_a_sentence_instead() -> None:
    assert scores(Line("Cash", monthly(None, None))).svg is None


def test_words_of_events_that_would_run_into_each_other_are_left_out_and_their_lines_stay() -> None:
    events = [Event(JANUARY + timedelta(days=day), f"v{day} approved") for day in (4, 5)]
    svg = scores(Line("Cash", monthly(38, 52)), events=events).svg
    assert len(marked(svg, "now")) == 2
    assert {"v4 approved", "v5 approved"} & set(words(svg)) == {"v4 approved"}
