"""The business days of the European Central Bank: Monday to Friday without the closing days of TARGET.

**Source**: the long-term calendar for TARGET closing days, in force since 2002: 1 January, Good Friday, Easter Monday,
1 May, 25 and 26 December. Reference rates are published on all other days of the week.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_SATURDAY = 5


def easter_sunday(year: int) -> date:
    """Give Easter Sunday of a year of the Gregorian calendar.

    **Source**: the algorithm of Meeus, Jones and Butcher (J. Meeus, Astronomical Algorithms, 1991, chapter 8).
    """
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, year_rest = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - moon - year_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def closing_days(year: int) -> frozenset[date]:
    """Give the closing days of TARGET in a year."""
    easter = easter_sunday(year)
    return frozenset(
        {
            date(year, 1, 1),
            easter - 2 * _DAY,
            easter + _DAY,
            date(year, 5, 1),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def is_business_day(day: date) -> bool:
    """Say whether reference rates are published on a day."""
    return day.weekday() < _SATURDAY and day not in closing_days(day.year)


def last_business_day(day: date) -> date:
    """Give the latest business day that is not after a day."""
    while not is_business_day(day):
        day -= _DAY
    return day


def business_days_between(earlier: date, later: date) -> Iterator[date]:
    """Give the business days after one day and before another, in order."""
    day = earlier + _DAY
    while day < later:
        if is_business_day(day):
            yield day
        day += _DAY


def business_days_behind(asof: date, due: date) -> int:
    """Give how many business days after one day, up to and with another, have come; 0 where it is not behind."""
    return sum(1 for _ in business_days_between(asof, due + _DAY))
