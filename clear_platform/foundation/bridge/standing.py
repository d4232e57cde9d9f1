"""How the bridge stands, written down as it goes: who holds a direction, what passed, what troubles it.

Bookkeeping of the installation, so it leaves no entry in the audit log. All times are the database's.
"""

from __future__ import annotations

import os
import secrets
import socket

from django.db import connection

from clear_platform.foundation.bridge.results import DIRECTIONS, Direction
from clear_platform.foundation.jobs.leases import lease_seconds
from clear_platform.foundation.masking import masked
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor

LONGEST_TROUBLE = 300

# Outward one bridge at a time, so that events go out in order. Inward as many as there are share the messages.
_HOLD = """
INSERT INTO foundation_bridgestate AS held (
    direction, worker, lease_until, connected_since, position, passed, held_back, waiting, trouble
) VALUES (
    %(direction)s, %(worker)s, clock_timestamp() + make_interval(secs => %(seconds)s), clock_timestamp(), 0, 0, 0, 0, ''
) ON CONFLICT (direction) DO UPDATE SET
    worker = excluded.worker, lease_until = excluded.lease_until, trouble = '',
    connected_since = CASE WHEN held.worker = excluded.worker
        THEN coalesce(held.connected_since, excluded.connected_since) ELSE excluded.connected_since END
WHERE %(direction)s = 'in' OR held.worker = excluded.worker OR coalesce(held.lease_until < clock_timestamp(), true)
RETURNING true
"""
_LET_GO = """
UPDATE foundation_bridgestate SET lease_until = NULL, connected_since = NULL, trouble = %s
WHERE worker = %s OR coalesce(lease_until < clock_timestamp(), true)
"""
_PASSED = """
UPDATE foundation_bridgestate SET position = greatest(position, %(position)s), passed = passed + %(passed)s,
    held_back = held_back + %(held_back)s, waiting = %(waiting)s,
    last_at = CASE WHEN %(passed)s + %(held_back)s > 0 THEN clock_timestamp() ELSE last_at END
WHERE direction = %(direction)s
"""


def bridge(organization_id: int | None = None) -> Actor:
    """Give the bridge as an actor, for an organization where it writes down what that one's sender sent."""
    return system_actor("events.bridge", organization_id=organization_id)


def new_worker() -> str:
    """Give a name for one running bridge, which no other has."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def hold(direction: Direction, worker: str) -> bool:
    """Say that a bridge is connected and at work; gives whether the direction is its own. In an open scope."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"direction": direction, "worker": worker, "seconds": lease_seconds()})
        return cursor.fetchone() is not None


def let_go(worker: str, *, trouble: str = "") -> None:
    """Say that a bridge is connected no more, and what troubles it. Another may go on at once."""
    with acting(bridge()), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO foundation_bridgestate (direction, worker, position, passed, held_back, waiting, trouble)"
            " VALUES (%s, %s, 0, 0, 0, 0, '') ON CONFLICT DO NOTHING",
            [(direction, worker) for direction in DIRECTIONS],
        )
        cursor.execute(_LET_GO, [masked(trouble)[:LONGEST_TROUBLE].replace("\x00", ""), worker])


def passed(direction: Direction, *, position: int, passed: int, held_back: int, waiting: int = 0) -> None:
    """Count what passed in a direction, and note how far it came. In an open scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            _PASSED,
            {
                "direction": direction,
                "position": position,
                "passed": passed,
                "held_back": held_back,
                "waiting": waiting,
            },
        )
