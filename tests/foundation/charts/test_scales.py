"""Scales turn values into lengths, and axes get round steps that cover what is drawn."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.charts.scales import (
    Bands,
    Days,
    Linear,
    Logarithmic,
    first_of_months,
    radius_for,
    rising_steps,
    round_steps,
)

amounts = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


def test_equal_differences_are_equal_lengths() -> None:
    at = Linear(0, 200, 10, 110)
    assert [at(0), at(50), at(100), at(200)] == [10, 35, 60, 110]


def test_a_scale_may_run_backwards_as_heights_do() -> None:
    at = Linear(0, 4, 178, 10)
    assert (at(0), at(4)) == (178, 10)


def test_a_domain_without_extent_has_one_place() -> None:
    assert Linear(5, 5, 0, 100)(5) == 0


def test_equal_ratios_are_equal_lengths() -> None:
    at = Logarithmic(1, 10_000, 0, 400)
    assert [round(at(value)) for value in (1, 10, 100, 10_000)] == [0, 100, 200, 400]


@pytest.mark.parametrize(("low", "high"), [(0, 10), (-1, 10), (10, 10), (10, 1)])
def test_a_logarithmic_scale_refuses_what_has_no_logarithm(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="needs 0 < low < high"):
        Logarithmic(low, high, 0, 1)


def test_every_day_has_the_same_length() -> None:
    when = Days(date(2026, 1, 1), date(2026, 1, 11), 0, 100)
    assert (when(date(2026, 1, 2)), when(date(2026, 1, 6))) == (10, 50)


def test_bars_share_the_room_evenly() -> None:
    bands = Bands(4, 0, 400, filled=0.5)
    assert (bands.thickness, bands.begin(0), bands.middle(3)) == (50, 25, 350)


@given(amounts, amounts)
def test_round_steps_reach_over_both_ends(one: float, other: float) -> None:
    low, high = sorted((one, other))
    steps = round_steps(low, high)
    a_little = (steps[1] - steps[0]) * 1e-6
    assert steps[0] <= low + a_little
    assert steps[-1] >= high - a_little


@given(amounts, amounts)
def test_round_steps_are_few_and_evenly_spaced(one: float, other: float) -> None:
    steps = round_steps(*sorted((one, other)))
    gaps = [after - before for before, after in pairwise(steps)]
    assert 2 <= len(steps) <= 12
    assert max(gaps) == pytest.approx(min(gaps), rel=0.01)


@pytest.mark.parametrize("high", [5e-324, 1e-310, 1e-301])
def test_what_can_hardly_be_told_from_nothing_is_drawn_from_nought_to_one(high: float) -> None:
    assert round_steps(0.0, high) == (0.0, 0.25, 0.5, 0.75, 1.0)


def test_round_steps_are_values_people_count_in() -> None:
    assert round_steps(0, 3_600_000) == (0, 1_000_000, 2_000_000, 3_000_000, 4_000_000)


@given(st.floats(min_value=0.01, max_value=1e9), st.floats(min_value=0.01, max_value=1e9))
def test_rising_steps_reach_over_both_ends(one: float, other: float) -> None:
    low, high = sorted((one, other))
    steps = rising_steps(low, high)
    assert steps[0] <= low
    assert steps[-1] >= high
    assert len(steps) >= 2


def test_the_area_stands_for_the_value_not_the_width() -> None:
    assert radius_for(100, 100, 10) / radius_for(25, 100, 10) == 2


def test_the_smallest_value_can_still_be_seen() -> None:
    assert radius_for(0.0001, 1_000_000, 10) == 2.5


def test_months_are_thinned_until_they_fit() -> None:
    first, last = date(2020, 1, 1), date(2023, 12, 31)
    assert first_of_months(first, last, at_most=6) == [date(year, 1, 1) for year in range(2020, 2024)]


def test_a_span_within_a_month_names_no_month() -> None:
    assert list(first_of_months(date(2026, 4, 2), date(2026, 4, 9), at_most=6)) == []
