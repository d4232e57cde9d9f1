"""Ranked bars: lengths are true to the parts, names are shortened in the drawing and whole in the table."""

from __future__ import annotations

import pytest

from clear_platform.foundation.charts.ranked_bars import MOST_ROWS, Rank, ranked_bars
from clear_platform.foundation.charts.results import Chart, ChartTable, Words
from tests.foundation.charts.drawings import lengths, marked, words


def sectors(*ranks: Rank) -> Chart:
    return ranked_bars(
        Words("Brokers hold a third", "Million US dollars"),
        ranks=ranks,
        looks=(("calm", "repaid"), ("loss", "charged off")),
        heads=("Sector", "$ M", "lost"),
        table=ChartTable(("Sector", "$ M"), tuple((rank.label, rank.figure) for rank in ranks)),
    )


def test_the_parts_of_a_bar_stand_in_the_ratio_of_their_values() -> None:
    svg = sectors(Rank("Brokers", (3, 1), "4.00", "13 of 43")).svg
    kept, lost = lengths(marked(svg, "bar"), "width")
    assert kept / lost == pytest.approx(3, abs=0.05)


def test_parts_follow_one_another_without_a_gap() -> None:
    svg = sectors(Rank("Brokers", (3, 1), "4.00")).svg
    kept, lost = marked(svg, "bar")
    assert sum(lengths([kept], "x") + lengths([kept], "width")) == pytest.approx(float(lost.get("x", "")), abs=0.02)


def test_the_figure_and_the_note_are_written_at_the_end() -> None:
    assert {"4.00", "13 of 43"} <= set(words(sectors(Rank("Brokers", (3, 1), "4.00", "13 of 43")).svg))


def test_a_long_name_is_shortened_in_the_drawing_and_whole_in_the_table() -> None:
    name = "Lessors of nonresidential buildings except miniwarehouses and self-storage"
    chart = sectors(Rank(name, (1, 0), "1.00"))
    assert name not in words(chart.svg)
    assert chart.table.rows[0][0] == name


def test_only_the_first_dozen_is_drawn_and_the_table_has_all() -> None:
    chart = sectors(*(Rank(f"Sector {n}", (n, 0), str(n)) for n in range(20, 0, -1)))
    assert len(marked(chart.svg, "bar")) == MOST_ROWS
    assert len(chart.table.rows) == 20


def test_a_part_too_small_to_see_is_still_drawn() -> None:
    svg = sectors(Rank("Brokers", (1_000_000, 0), "1"), Rank("Video", (1, 0), "0")).svg
    assert min(lengths(marked(svg, "bar"), "width")) == 0.75


def test_a_part_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        sectors(Rank("Brokers", (3, -1), "2"))


def test_a_bar_with_another_number_of_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="has 1 parts for 2 looks"):
        sectors(Rank("Brokers", (3,), "3"))


def test_nothing_to_rank_is_said_in_words() -> None:
    assert sectors().svg is None
