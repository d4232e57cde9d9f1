"""When a schedule is due: times of the wall clock in a zone, as moments of UTC. Pure; not here: who runs what.

A slot is a moment. Where the clocks change, a time that is skipped counts by the offset before the change, and a time
that comes twice counts once, the first time (RFC 5545, 3.3.5). Only what comes in every hour goes by the hours that
pass: it runs in the hour that comes twice both times, and nothing is made up for the hour that is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import CroniterError, croniter

# More than any change of clocks so far.
_SHIFT = timedelta(hours=4)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def problem_of(cron: str, timezone: str) -> str:
    """Say what is wrong with a schedule; nothing where all is well."""
    if len(cron.split()) != 5:
        return f"“{cron}” has not five parts: minute, hour, day, month, day of the week."
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return f"There is no time zone “{timezone}”."
    try:
        next(_walls(cron, datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)))
    except (CroniterError, StopIteration):
        return f"“{cron}” is never due."
    return ""


def slot_after(cron: str, timezone: str, moment: datetime) -> datetime:
    """Give the first slot later than a moment."""
    return _nearest(cron, ZoneInfo(timezone), moment, back=False)


def slot_until(cron: str, timezone: str, moment: datetime) -> datetime:
    """Give the last slot that is not later than a moment."""
    return _nearest(cron, ZoneInfo(timezone), moment, back=True)


def _nearest(cron: str, zone: ZoneInfo, moment: datetime, *, back: bool) -> datetime:
    here = moment.astimezone(zone).replace(tzinfo=None)
    # Where no clock changes nearby, walls and moments stand in the same order.
    margin = _SHIFT if _changes_near(moment, zone) else timedelta()
    nearest: datetime | None = None
    for wall in _walls(cron, here + margin if back else here - margin, back=back):
        if nearest is not None and _is_past(wall, nearest, zone, margin, back=back):
            break
        for slot in _moments(wall, zone, hourly=cron.split()[1] == "*"):
            if (slot <= moment) is back and (nearest is None or (slot > nearest) is back):
                nearest = slot
    assert nearest is not None  # noqa: S101  (told to mypy: the walls never end, see `problem_of`)
    return nearest


def _changes_near(moment: datetime, zone: ZoneInfo) -> bool:
    return len({(moment + days * _DAY).astimezone(zone).utcoffset() for days in (-1, 0, 1)}) > 1


def _is_past(wall: datetime, slot: datetime, zone: ZoneInfo, margin: timedelta, *, back: bool) -> bool:
    of_slot = slot.astimezone(zone).replace(tzinfo=None)
    return of_slot - wall > margin if back else wall - of_slot > margin


def _moments(wall: datetime, zone: ZoneInfo, *, hourly: bool) -> list[datetime]:
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if not hourly:
        return [first]
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        return []
    return [first, wall.replace(tzinfo=zone, fold=1).astimezone(UTC)]


def _walls(cron: str, start: datetime, *, back: bool = False) -> Iterator[datetime]:
    """Give times of the wall clock that fit, without a zone, from a start on or back from it."""
    times = croniter(cron, start + _SECOND if back else start - _SECOND)
    while True:
        yield times.get_prev(datetime) if back else times.get_next(datetime)
