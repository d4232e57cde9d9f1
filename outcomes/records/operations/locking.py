"""Closing a period, so that what an institution was told of it stands, and opening it again for a reason."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Allowed, Expected, operation, record, refuse_stale, tag_of
from clear_platform.foundation.stated import refuse_out_of_reach, words_of
from outcomes.records.errors import (
    PeriodLockedAlready,
    PeriodMalformed,
    PeriodNotLocked,
    PeriodNotOver,
    ReasonMissing,
)
from outcomes.records.models import PeriodLock
from outcomes.records.operations.reviewing import institution_of

LOCKERS = Allowed(institution=("admin",))


@operation(LOCKERS)
def lock_period(*, actor: Actor, starts: date, ends: date, note: str = "") -> PeriodLock:
    """Close a period of the institution one acts for: nothing it was told of these days changes from now on.

    Writes that are under way are waited for; what is written down afterwards does not count in it.
    Refuses: `DayOutOfReach`, `PeriodMalformed`, `PeriodNotOver`, `PeriodLockedAlready`. Leaves: an audit event. From
    then on changes of outcomes that count in the period, answers to its requests and its own reviews are refused to
    everybody.
    """
    organization_id = institution_of(actor)
    refuse_out_of_reach(starts, "/starts")
    refuse_out_of_reach(ends, "/ends")
    if starts > ends:
        raise PeriodMalformed(starts=starts.isoformat(), ends=ends.isoformat())
    if ends >= clock.today():
        raise PeriodNotOver(ends=ends.isoformat())
    _wait_for_writes(organization_id)
    row = PeriodLock(
        organization_id=organization_id, starts=starts, ends=ends, note=words_of(note), locked_by_id=actor.id
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            # The database dates no closing before what it holds.
            row.refresh_from_db(fields=["locked_at"])
    except IntegrityError as fault:
        raise PeriodLockedAlready(starts=starts.isoformat(), ends=ends.isoformat()) from fault
    record(actor=actor, action="lock_period", obj=row, after={"starts": starts, "ends": ends, "note": row.note})
    return row


def _wait_for_writes(organization_id: int) -> None:
    # Writes hold the same lock together (`hold_periods`): what is under way is over before the moment of the closing.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('periods'), %s)", [organization_id])


@operation(LOCKERS)
def unlock_period(*, actor: Actor, lock_id: int, because: str, expected: Expected | None = None) -> PeriodLock:
    """Open a closed period again, for a reason that stays with it.

    Refuses: `NotVisible`, `PeriodNotLocked`, `ReasonMissing`, `Stale`. Leaves: an audit event with the reason.
    """
    row: PeriodLock = PeriodLock.objects.select_for_update(of=("self",)).get_for(actor, lock_id, level="act")
    refuse_stale(expected, lambda: tag_of(row))
    if row.unlocked_at is not None:
        raise PeriodNotLocked()
    if not words_of(because):
        raise ReasonMissing()
    row.unlocked_at, row.unlocked_by_id, row.unlocked_because = clock.now(), actor.id, words_of(because)
    row.save(update_fields=["unlocked_at", "unlocked_by", "unlocked_because"])
    row.refresh_from_db(fields=["row_version"])
    record(
        actor=actor,
        action="unlock_period",
        obj=row,
        before={"locked_at": row.locked_at},
        after={"starts": row.starts, "ends": row.ends, "because": row.unlocked_because},
    )
    return row
