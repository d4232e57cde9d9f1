"""Labels are shortened where they would not fit, and the whole text stands in the table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.charts.lettering import SLACK, fitted, width_of


def test_a_label_that_fits_is_left_alone() -> None:
    assert fitted("Video rental", 200) == "Video rental"


def test_a_label_that_does_not_fit_ends_in_an_ellipsis() -> None:
    assert fitted("Lessors of nonresidential buildings", 90).endswith("…")


@given(st.text(max_size=80), st.floats(min_value=0, max_value=400))
def test_a_shortened_label_fits(label: str, room: float) -> None:
    assert width_of(fitted(label, room)) <= room + SLACK


@given(st.text(max_size=80), st.floats(min_value=0, max_value=100))
def test_a_label_fits_into_the_room_that_was_measured_for_it(label: str, beside: float) -> None:
    assert fitted(label, width_of(label) + beside - beside) == label


def test_a_label_is_not_cut_after_a_space() -> None:
    assert " …" not in fitted("Real estate brokers and agents", 80)


def test_wide_scripts_count_as_wide() -> None:
    assert width_of("東京信用金庫") > width_of("Tokyo.")
