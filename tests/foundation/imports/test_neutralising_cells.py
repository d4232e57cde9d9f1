"""No cell that leaves is computed by a spreadsheet, no number changes, and what left can come back as it was."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clear_platform.foundation.spreadsheets import is_formula_text, neutralise, restore

BEGINNINGS = ["=", "+", "-", "@", "\t", "\r"]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_cell_that_a_spreadsheet_would_compute_leaves_with_an_apostrophe(beginning: str) -> None:
    assert neutralise(f"{beginning}cmd|'/c calc'!A1") == f"'{beginning}cmd|'/c calc'!A1"


@pytest.mark.parametrize("number", ["-5", "-5.20", "+1", "-1,234.50", "-1e5", "-.5", "-12 %"])
def test_a_signed_number_stays_a_number(number: str) -> None:
    assert neutralise(number) == number


@pytest.mark.parametrize("text", ["-", "+", "-1-1", "-1,23", "-=1", "+1+cmd", "--5", "-5 units"])
def test_what_only_begins_like_a_number_is_neutralised(text: str) -> None:
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "A=B", "O'Neill", "'tis", "5-3", "1 + 1"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert neutralise(text) == text


@given(st.text() | st.builds(lambda start, rest: start + rest, st.sampled_from([*BEGINNINGS, "'", "'='"]), st.text()))
@example("'=1+1")
@example("''-x")
def test_what_left_comes_back_as_it_was(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(st.builds(lambda start, rest: start + rest, st.sampled_from(BEGINNINGS), st.text()))
def test_nothing_that_leaves_begins_like_a_formula(text: str) -> None:
    assert is_formula_text(neutralise(text)) is False
