"""Words and pure rules of positions: which status is a loss, which facts of the approval are counted, fiscal years."""

from __future__ import annotations

from datetime import date

INSTRUMENTS = ("loan", "guarantee", "equity", "grant")
STATUSES = ("performing", "watch", "default", "repaid", "written_off")
ENDED = ("repaid", "written_off")
LOST = "written_off"

JOBS_TO_CREATE = "jobs_to_create"
JOBS_TO_RETAIN = "jobs_to_retain"

FIRST_MONTH_OF_FISCAL_YEAR = 10


def fiscal_year(day: date) -> int:
    """Give the fiscal year of the United States that a day falls in: it begins in October of the year before.

    Source: 31 U.S.C. § 1102.
    """
    return day.year + (day.month >= FIRST_MONTH_OF_FISCAL_YEAR)


def first_day_of_fiscal_year(year: int) -> date:
    """Give the day a fiscal year begins."""
    return date(year - 1, FIRST_MONTH_OF_FISCAL_YEAR, 1)


def in_order(started_on: date | None, matures_on: date | None) -> bool:
    """Say whether a position does not end before it begins, as far as both days are known."""
    return started_on is None or matures_on is None or started_on <= matures_on
