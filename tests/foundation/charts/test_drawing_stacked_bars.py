"""Stacked bars: heights are true to the values, missing values leave a gap, the table says the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clear_platform.foundation.charts.results import Chart, Words
from clear_platform.foundation.charts.stacked_bars import Layer, stacked_bars
from tests.foundation.charts.drawings import lengths, marked, words


def lending(**changes: object) -> Chart:
    facts: dict[str, object] = {
        "bars": ["2004", "2005", "2006"],
        "layers": [
            Layer("repaid", "calm", [Decimal(3_000_000), Decimal(1_500_000), None]),
            Layer("charged off", "loss", [None, Decimal(1_500_000), Decimal(500_000)]),
        ],
        "head": "Fiscal year",
    }
    return stacked_bars(Words("Half of 2005 was lost", "US dollars"), **(facts | changes))


def test_heights_stand_in_the_ratio_of_the_values() -> None:
    first, second = lengths(marked(lending().svg, "bar", "calm"), "height")
    assert first / second == pytest.approx(2, abs=0.02)


def test_a_layer_stands_on_the_one_below() -> None:
    svg = lending().svg
    repaid, lost = marked(svg, "bar", "calm")[1], marked(svg, "bar", "loss")[0]
    bottom_of_lost = sum(lengths([lost], "y") + lengths([lost], "height"))
    assert bottom_of_lost == pytest.approx(float(repaid.get("y", "")), abs=0.02)


def test_a_missing_value_draws_nothing_and_is_a_dash_in_the_table() -> None:
    chart = lending()
    assert len(marked(chart.svg, "bar", "calm")) == 2
    assert chart.table.rows[2] == ("2006", "–", "500,000")


def test_the_table_has_the_heads_and_every_number() -> None:
    table = lending().table
    assert table.heads == ("Fiscal year", "repaid", "charged off")
    assert table.rows[1] == ("2005", "1,500,000", "1,500,000")


def test_counts_stand_in_the_table_only() -> None:
    chart = lending(counts=("Loans", [12, 9, 4]))
    assert chart.table.heads[1] == "Loans"
    assert chart.table.rows[0][1] == "12"
    assert "12" not in words(chart.svg)


def test_two_layers_need_a_key_and_one_does_not() -> None:
    only = lending(layers=[Layer("approved", "one", [1, 2, 3])])
    assert [key.label for key in lending().keys] == ["repaid", "charged off"]
    assert only.keys == ()


def test_a_phone_gets_a_drawing_of_its_own() -> None:
    chart = lending()
    assert chart.narrow_svg is not None
    assert 'width="340"' in chart.narrow_svg
    assert 'width="560"' in str(chart.svg)


def test_large_amounts_are_shortened_on_the_axis() -> None:
    assert {"0", "1", "2", "3 M"} <= set(words(lending().svg))


def test_many_years_are_named_only_as_far_as_they_fit() -> None:
    years = [str(year) for year in range(1950, 2010)]
    chart = stacked_bars(Words("Sixty years"), bars=years, layers=[Layer("lent", "one", [1] * 60)], head="Year")
    named = [word for word in words(chart.narrow_svg) if word in years]
    assert 2 <= len(named) <= 12


def test_without_values_there_is_a_sentence_instead_of_a_drawing() -> None:
    chart = lending(bars=[], layers=[Layer("repaid", "calm", [])])
    assert chart.svg is None
    assert chart.absent


def test_values_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        lending(layers=[Layer("lost", "loss", [1, -1, 1])])


def test_a_layer_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="has 2 values for 3 bars"):
        lending(layers=[Layer("lost", "loss", [1, 1])])
