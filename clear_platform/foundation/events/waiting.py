"""What waits to be told: the rows of the outbox and of what is tried again, by lane. One lane, one dispatcher.

Not here: telling (`dispatching`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, connection

from clear_platform.foundation.events.models import Event, EventOutbox
from clear_platform.foundation.events.publishing import SUBSCRIBERS_CHANNEL
from clear_platform.foundation.tenancy.actors import Actor

AT_ONCE = 100
LANES = 64
_LOCK_SPACE = 0x434C4556
"""First half of the key of a lane's lock, so that it is nobody else's."""


@dataclass(frozen=True)
class Waiting:
    """An event that waits to be told, and its row in the outbox."""

    outbox_id: int
    event: Event
    lane: int


@dataclass(frozen=True)
class Due:
    """What a consumer failed to take in and is to be tried with again, at the head of its subject."""

    retry_id: int
    consumer: str
    lane: int


def waiting_lanes() -> list[int]:
    """Give the lanes in which something waits. One look into the index for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT each.lane FROM generate_series(0, %s) AS each(lane) WHERE EXISTS ("
            "SELECT FROM foundation_eventoutbox AS one WHERE one.channel = %s AND one.lane = each.lane)",
            [LANES - 1, SUBSCRIBERS_CHANNEL],
        )
        return [lane for (lane,) in cursor.fetchall()]


def waiting_in(actor: Actor, lane: int) -> list[Waiting]:
    """Give what waits in a lane, the first of it, in order."""
    rows = (
        EventOutbox.objects.for_actor(actor)
        .filter(channel=SUBSCRIBERS_CHANNEL, lane=lane)
        .select_related("event")
        .order_by("position")
    )
    return [Waiting(row.pk, row.event, lane) for row in rows[:AT_ONCE]]


def forget(outbox_ids: list[int]) -> None:
    """Take rows off the outbox: they were told to everybody."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM foundation_eventoutbox WHERE id = ANY(%s)", [outbox_ids])


def still_waits(outbox_id: int) -> bool:
    """Say whether a row is still on the outbox; another dispatcher may have told it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM foundation_eventoutbox WHERE id = %s", [outbox_id])
        return cursor.fetchone() is not None


def begun(one: Waiting, consumer: str) -> int:
    """Note that a consumer is told of an event, in a lane that is held; gives how often it was begun in a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_lanestart AS last (lane, event_id, consumer, times) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (lane) DO UPDATE SET event_id = excluded.event_id, consumer = excluded.consumer, times ="
            " CASE WHEN (last.event_id, last.consumer) = (excluded.event_id, excluded.consumer)"
            " THEN last.times + 1 ELSE 1 END RETURNING times",
            [one.lane, one.event.pk, consumer],
        )
        [times] = cursor.fetchone()
    return int(times)


def due_retries() -> list[Due]:
    """Give what is to be tried again now, what is due longest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, consumer, clear_event_lane(organization_id, subject) FROM foundation_eventretry"
            " WHERE next_at <= clock_timestamp() ORDER BY next_at LIMIT %s",
            [AT_ONCE],
        )
        return [Due(*row) for row in cursor.fetchall()]


def hold_lane(lane: int, *, patiently: bool = False) -> bool:
    """Hold a lane until the open transaction ends; gives whether it is held. Patiently: wait until it is."""
    lock = "SELECT true FROM pg_advisory_xact_lock(%s, %s)" if patiently else "SELECT pg_try_advisory_xact_lock(%s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(lock, [_LOCK_SPACE, lane])
        [held] = cursor.fetchone()
    return bool(held)


def lane_of(event: Event) -> int:
    """Give the lane that the events of this one's subject go by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_event_lane(%s, %s)", [event.organization_id, event.subject])
        [lane] = cursor.fetchone()
    return int(lane)


def database_is_away(fault: Exception) -> bool:
    """Say whether a fault is the database's having gone: then nobody failed with what waits, and it still does."""
    return isinstance(fault, (OperationalError, InterfaceError)) and not connection.is_usable()
