"""The business days of the European Central Bank, held against the days of its own file and of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from execution.packs.providers.ecb_file import EcbFile, read_days
from execution.packs.rules.days import (
    business_days_behind,
    business_days_between,
    closing_days,
    easter_sunday,
    is_business_day,
    last_business_day,
)
from tests.execution.packs.factories import ecb_rates_that_ship

DAYS = st.dates(date(2002, 1, 1), date(2099, 12, 31))


def test_easter_falls_where_the_calendar_has_it() -> None:
    known = [date(2002, 3, 31), date(2008, 3, 23), date(2011, 4, 24), date(2026, 4, 5), date(2038, 4, 25)]
    assert [easter_sunday(day.year) for day in known] == known


def test_there_are_six_closing_days_a_year_but_where_two_fall_together() -> None:
    assert sorted(closing_days(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_the_banks_own_file_has_exactly_the_business_days() -> None:
    path = ecb_rates_that_ship()
    days = sorted(read_days(path.read_text(encoding="utf-8"), name=path.name))
    assert EcbFile(path).on
    assert days == [days[0], *business_days_between(days[0], days[-1]), days[-1]]


@given(DAYS)
def test_the_last_business_day_is_one_and_none_comes_between(day: date) -> None:
    last = last_business_day(day)
    assert is_business_day(last)
    assert last <= day
    assert list(business_days_between(last, day + timedelta(days=1))) == []


@given(DAYS, st.integers(0, 60))
def test_being_behind_is_counted_in_business_days(day: date, calendar_days: int) -> None:
    later = day + timedelta(days=calendar_days)
    counted = sum(is_business_day(day + timedelta(days=n)) for n in range(1, calendar_days + 1))
    assert business_days_behind(day, later) == counted


def test_nobody_is_behind_over_easter() -> None:
    maundy_thursday, easter_monday = date(2026, 4, 2), date(2026, 4, 6)
    assert business_days_behind(maundy_thursday, easter_monday) == 0
