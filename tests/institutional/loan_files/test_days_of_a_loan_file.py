"""Loan files write days in four ways; a year of two digits gets the century that its loan allows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutional.loan_files.rules import EARLIEST_DAY, LATEST_DAY, SAS_EPOCH, add_months, century_of, read_day

DAYS = st.dates(min_value=EARLIEST_DAY, max_value=LATEST_DAY)


@pytest.mark.parametrize(
    "text", ["16860", "16860.0", "2/28/2006", "02/28/2006", "2006-02-28", "28-Feb-06", "28-FEB-2006", " 28-feb-06 "]
)
def test_one_day_in_every_way_of_writing(text: str) -> None:
    assert read_day(text) == date(2006, 2, 28)


def test_the_first_sas_day_within_bounds_is_read() -> None:
    assert read_day("0") == date(1960, 1, 1)
    assert read_day("-2346") == date(1953, 7, 30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2/30/2006",
        "13/1/2006",
        "0/1/2006",
        "31-Feb-06",
        "28-Fev-06",
        "20060228",
        "-2347",
        "99999",
        "2006-2-28",
        "2/28/0000",
        "28-Feb-0000",
        "0000-02-28",
        "2/28/9999",
    ],
)
def test_what_names_no_day_gives_none(text: str) -> None:
    assert read_day(text) is None


@given(DAYS)
def test_every_day_reads_back_from_its_sas_number(day: date) -> None:
    assert read_day(str((day - SAS_EPOCH).days)) == day


@given(DAYS)
def test_every_day_reads_back_from_its_american_form(day: date) -> None:
    assert read_day(f"{day.month}/{day.day}/{day.year}") == day


@given(st.dates(min_value=EARLIEST_DAY, max_value=date(2099, 12, 31)), st.integers(min_value=0, max_value=1))
def test_an_approval_reads_back_from_two_digits_and_its_fiscal_year(day: date, ahead: int) -> None:
    written = f"{day.month}/{day.day}/{day.year % 100:02}"
    assert read_day(written, fiscal_year=day.year + ahead) == day


@given(st.dates(min_value=date(1954, 1, 1), max_value=date(1999, 12, 31)), st.integers(min_value=0, max_value=30 * 365))
def test_a_charge_off_within_thirty_years_reads_back_from_two_digits(approved_on: date, days: int) -> None:
    charged_off_on = approved_on + timedelta(days=days)
    written = f"{charged_off_on.month}/{charged_off_on.day}/{charged_off_on.year % 100:02}"
    assert read_day(written, not_before=approved_on) == charged_off_on


def test_a_payment_days_before_approval_keeps_its_century() -> None:
    assert century_of(99, not_before=date(2000, 1, 5)) == 1999


def test_without_a_hint_the_agencys_founding_divides_the_centuries() -> None:
    assert [century_of(53), century_of(99), century_of(0), century_of(52)] == [1953, 1999, 2000, 2052]


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2001, 4, 30), 36, date(2004, 4, 30)),
        (date(2001, 1, 31), 1, date(2001, 2, 28)),
        (date(2004, 2, 29), 12, date(2005, 2, 28)),
        (date(2001, 12, 1), 0, date(2001, 12, 1)),
        (date(2001, 12, 1), 1, date(2002, 1, 1)),
    ],
)
def test_a_term_is_counted_in_months(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result
