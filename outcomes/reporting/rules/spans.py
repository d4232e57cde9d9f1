"""Which of several reports of one flow count, where their periods overlap. No Django here.

What happened on a day is counted once. A report of a longer period stands for those within it, of two as long the one
that ends later; of two of the same days the one written down later corrects the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar


class Dated(Protocol):
    """A report as it is placed: the days it is of, and when it was written down."""

    @property
    def starts(self) -> date | None:
        """Its first day; None where it is of its last alone."""

    @property
    def day(self) -> date:
        """Its last day."""

    @property
    def recorded_at(self) -> datetime:
        """When it was written down."""

    @property
    def outcome_id(self) -> int:
        """The outcome it stands in."""


Report = TypeVar("Report", bound=Dated)


@dataclass(frozen=True)
class Apart(Generic[Report]):
    """Reports of which no two share a day, in order, and whether others overlap them with days of their own."""

    kept: list[Report]
    overlapping: bool


def apart(reports: Iterable[Report]) -> Apart[Report]:
    """Choose reports of which no two share a day: the longest first."""
    kept: list[Report] = []
    overlapping = False
    for one in sorted(reports, key=_rank, reverse=True):
        # Those kept share no day, so only the last that begins by the end of this one can reach into it.
        place = bisect_right(kept, one.day, key=_first)
        beside = kept[place - 1] if place else None
        if beside is None or beside.day < _first(one):
            kept.insert(place, one)
        elif (_first(beside), beside.day) != (_first(one), one.day):
            overlapping = True
    return Apart(kept, overlapping)


def _first(report: Dated) -> date:
    return report.starts or report.day


def _rank(report: Dated) -> tuple[int, date, datetime, int]:
    return (report.day - _first(report)).days, report.day, report.recorded_at, report.outcome_id
