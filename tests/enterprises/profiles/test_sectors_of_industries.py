"""Which sector an industry belongs to."""

from __future__ import annotations

import pytest

from enterprises.public import industry_title, sector_of


@pytest.mark.parametrize(
    ("code", "sector"),
    [("311811", "31"), ("326199", "31"), ("332710", "31"), ("445110", "44"), ("454110", "44"), ("493110", "48")],
)
def test_what_goes_by_several_pairs_of_digits_is_one_sector(code: str, sector: str) -> None:
    assert sector_of(code) == sector
    assert industry_title(code) == industry_title(sector)


def test_any_other_sector_is_its_first_two_digits() -> None:
    assert [sector_of("531210"), sector_of("23"), sector_of(""), sector_of(None)] == ["53", "23", "", ""]
