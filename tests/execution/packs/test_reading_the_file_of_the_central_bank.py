"""The central bank's file is read as it is written; whatever else is refused with the line and what is wrong there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from execution.packs.errors import DayNotQuoted, FileNotReadable, ProviderOff
from execution.packs.providers.ecb_file import EcbFile, read_days
from execution.packs.rules.material import Kind, Rate
from tests.execution.packs.factories import MONDAY, TUESDAY, WEDNESDAY, ecb_file, ecb_rates_that_ship

GOOD = "Date,USD,BGN,\n2026-05-04,1.1684,N/A,\n"
DAYS = {MONDAY: {"USD": "1.1684"}, WEDNESDAY: {"USD": "1.1702"}}


def test_a_row_says_what_one_euro_is_worth() -> None:
    assert read_days(GOOD, name="rates.csv") == {MONDAY: (Rate("EUR", "USD", Decimal("1.1684")),)}


def test_the_file_that_ships_is_read_whole() -> None:
    newest = EcbFile(ecb_rates_that_ship()).fetch(Kind.FX, date(2026, 4, 13))
    assert len(newest.rates) == 29
    assert Rate("EUR", "IDR", Decimal("20082.05")) in newest.rates
    assert newest.days_missing == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "its first line does not begin with Date and currencies."),
        ("Time,USD\n", "its first line does not begin with Date and currencies."),
        ("Date,US Dollar\n2026-05-04,1.1\n", "“US Dollar” is no currency."),
        ("Date,USD,USD\n2026-05-04,1.1,1.1\n", "a currency is there twice."),
        ("Date,USD\n", "it has no rows."),
        ("Date,USD\n04/05/2026,1.1\n", "line 2 begins with no day, as 2026-04-13."),
        ("Date,USD\n2026-05-04,1.1\n2026-05-04,1.1\n", "line 3 has 2026-05-04 a second time."),
        ("Date,USD,GBP\n2026-05-04,1.1\n", "line 2 has fewer columns than the first line."),
        ("Date,USD\n2026-05-04,-1.1\n", "line 2 has “-1.1” for USD."),
        ("Date,USD\n2026-05-04,0\n", "line 2 has “0” for USD."),
        ("Date,USD\n2026-05-04,NaN\n", "line 2 has “NaN” for USD."),
        ("Date,USD\n2026-05-04,1e5\n", "line 2 has “1e5” for USD."),
        ("Date,USD\n2026-05-04,=1+1\n", "line 2 has “=1+1” for USD."),
        ("Date,USD\n2026-05-04," + "9" * 40 + "\n", "for USD."),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(FileNotReadable) as refusal:
        read_days(text, name="rates.csv")
    assert refusal.value.detail.startswith("rates.csv cannot be read as rates: ")
    assert refusal.value.detail.endswith(said)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(FileNotReadable, match=r"it is no text in UTF-8\."):
        EcbFile(path).fetch(Kind.FX, MONDAY)


def test_a_day_without_rates_leads_to_the_day_before(tmp_path: Path) -> None:
    with pytest.raises(DayNotQuoted) as refusal:
        ecb_file(tmp_path, DAYS).fetch(Kind.FX, TUESDAY)
    assert refusal.value.detail.endswith("The last day before it is 2026-05-04.")


def test_a_business_day_that_the_file_passes_over_is_told(tmp_path: Path) -> None:
    assert ecb_file(tmp_path, DAYS).fetch(Kind.FX, WEDNESDAY).days_missing == (TUESDAY,)


def test_without_a_file_it_is_off_and_says_what_switches_it_on(tmp_path: Path) -> None:
    nowhere, gone = EcbFile(None), EcbFile(tmp_path / "gone.csv")
    assert nowhere.state == "off: no file. Set ECB_RATES_FILE to switch it on."
    assert gone.state == "off: the file in ECB_RATES_FILE is not there."
    with pytest.raises(ProviderOff):
        gone.fetch(Kind.FX, MONDAY)


def test_what_came_since_is_built_in_order(tmp_path: Path) -> None:
    file = ecb_file(tmp_path, {MONDAY: {"USD": "1.1"}, TUESDAY: {"USD": "1.1"}, WEDNESDAY: {"USD": "1.1"}})
    assert file.days_after(Kind.FX, None, WEDNESDAY) == [WEDNESDAY]
    assert file.days_after(Kind.FX, MONDAY, WEDNESDAY) == [TUESDAY, WEDNESDAY]
    assert file.days_after(Kind.FX, MONDAY, TUESDAY) == [TUESDAY]
    assert (file.may_have_after(Kind.FX, TUESDAY), file.may_have_after(Kind.FX, WEDNESDAY)) == (True, False)
