"""A number that somebody typed into an address is read as an id only where the database could hold it."""

from __future__ import annotations

from datetime import date

import pytest

from clear_platform.foundation.rendering.numbers import named_day, row_number


@pytest.mark.parametrize(("typed", "read"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_what_spells_an_id_is_read_as_one(typed: str, read: int) -> None:
    assert row_number(typed) == read


@pytest.mark.parametrize("typed", ["", "-1", "1.0", "٣", "²", "seven", "1 ", "1\x00", "9" * 19, "9" * 5000])
def test_what_spells_none_is_no_fault_of_ours(typed: str) -> None:
    assert row_number(typed) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-30", date(2026, 4, 30)),
        ("2026-02-30", None),
        ("30.4.2026", None),
        ("2026-04-30T10:00", None),
        ("", None),
    ],
)
def test_a_day_of_an_address_is_read_as_days_are_spelt(text: str, day: date | None) -> None:
    assert named_day(text) == day
