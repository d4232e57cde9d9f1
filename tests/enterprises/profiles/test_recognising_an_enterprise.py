"""The same borrower is one enterprise: name, city, state and industry decide, however they are spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.profiles.rules import match_key, size_band


def test_case_and_white_space_make_no_difference() -> None:
    assert match_key("Bay  Bakery ", "oakland", "CA", "311811") == match_key("BAY BAKERY", "Oakland", "ca", "311811")


@pytest.mark.parametrize(
    "other",
    [
        ("BAY BAKERY 2", "OAKLAND", "CA", "311811"),
        ("BAY BAKERY", "BERKELEY", "CA", "311811"),
        ("BAY BAKERY", "OAKLAND", "NV", "311811"),
        ("BAY BAKERY", "OAKLAND", "CA", "722511"),
    ],
)
def test_each_of_the_four_makes_another_enterprise(other: tuple[str, str, str, str]) -> None:
    assert match_key(*other) != match_key("BAY BAKERY", "OAKLAND", "CA", "311811")


@given(st.text(), st.text())
def test_the_sign_that_joins_the_parts_cannot_be_smuggled_in(name: str, city: str) -> None:
    assert match_key(f"{name}|{city}", "X", "CA", "") != match_key(name, f"{city}|X", "CA", "")


@pytest.mark.parametrize(
    ("employees", "band"),
    [(None, None), (0, None), (1, "1-5"), (5, "1-5"), (6, "6-15"), (15, "6-15"), (16, "16-50"), (50, "16-50"),
     (51, "51-250"), (250, "51-250"), (251, "251+"), (90000, "251+")],
)  # fmt: skip
def test_a_size_band_follows_from_the_employees(employees: int | None, band: str | None) -> None:
    assert size_band(employees) == band
