"""When a pack is fresh: by business days, never by hours. Not here: which pack is in force.

Rates are published in the afternoon of Frankfurt; the nightly schedule builds at 23:15 there. From `DUE` on the pack of
that business day is expected; until then that of the business day before is as fresh as any can be.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from execution.packs.rules.days import last_business_day

FRANKFURT = ZoneInfo("Europe/Berlin")
NIGHTLY = "15 23 * * *"
NIGHTLY_ZONE = "Europe/Berlin"
DUE = time(23, 45)
BUILDING_TAKES = timedelta(minutes=1)
"""How long the steps from loading to publishing may take together before somebody should look."""

_DAY = timedelta(days=1)


def due_day(moment: datetime) -> date:
    """Give the day whose pack should be in force at a moment."""
    there = moment.astimezone(FRANKFURT)
    return last_business_day(there.date() if there.time() >= DUE else there.date() - _DAY)


def expected_day(asof: date, moment: datetime) -> date:
    """Give the day whose pack somebody needs who computes as of a day: that day's, or the one that is due by now."""
    return min(last_business_day(asof), due_day(moment))


def is_fresh(pack_asof: date, moment: datetime, *, asof: date | None = None) -> bool:
    """Say whether a pack is fresh at a moment, for whoever computes as of a day, without one as of now."""
    return pack_asof >= (due_day(moment) if asof is None else expected_day(asof, moment))


def next_due(moment: datetime) -> datetime:
    """Give the moment by which the next nightly build is through."""
    there = moment.astimezone(FRANKFURT)
    day = there.date() if there.time() < DUE else there.date() + _DAY
    return datetime.combine(day, DUE, FRANKFURT).astimezone(moment.tzinfo)
