"""How many requests a sender may make in a while, counted in the database so that it holds over all processes.

Here: a limit, and spending from it. Not here: who the sender is (`middleware`), or sign-ins that fail (`attempts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.db import connection

from clear_platform.foundation.limits.errors import TooManyRequests
from clear_platform.foundation.tenancy.context import (
    apart,
    database_access,
)
from clear_platform.foundation.tenancy.scope import in_scope

# One statement, so that senders of the same bucket queue for its row and none is lost. A window begins with the first
# request after the last one ended: how long a refused sender has to wait is exactly what is told.
_SPEND = """
INSERT INTO foundation_requestcount AS held (bucket, started_at, taken)
VALUES (%(bucket)s, clock_timestamp(), %(cost)s)
ON CONFLICT (bucket) DO UPDATE SET
    started_at = CASE WHEN held.started_at + %(window)s * interval '1 second' <= excluded.started_at
                      THEN excluded.started_at ELSE held.started_at END,
    taken = CASE WHEN held.started_at + %(window)s * interval '1 second' <= excluded.started_at
                 THEN excluded.taken ELSE least(held.taken, %(most)s) + excluded.taken END
RETURNING taken, extract(epoch FROM started_at + %(window)s * interval '1 second' - clock_timestamp())
"""


@dataclass(frozen=True)
class RateLimit:
    """At most `most` requests in `window_seconds`; 0 means as many as they like."""

    code: str
    most: int
    window_seconds: int


def per_sender() -> RateLimit:
    """Give the limit of one key or one signed-in person."""
    return RateLimit("sender", settings.RATE_PER_KEY, 60)


def per_address() -> RateLimit:
    """Give the limit of one network address whose requests carry no credentials that hold."""
    return RateLimit("address", settings.RATE_PER_ADDRESS, 60)


def events_per_organization() -> RateLimit:
    """Give the limit of the door where events come in, for one organization."""
    return RateLimit("events", settings.RATE_EVENTS_PER_ORGANIZATION, 1)


def resets_per_account() -> RateLimit:
    """Give the limit of links to a new password that one account is sent."""
    return RateLimit("reset", settings.RESET_LINKS_PER_ACCOUNT, 3600)


def spend(limit: RateLimit, bucket: str, *, cost: int = 1) -> None:
    """Count a request. Inside an open transaction it is counted beside it, so that a refusal does not undo the count.

    Takes: `bucket`, who sends; `cost`, how many requests this one stands for (the items of a batch).
    Refuses: `TooManyRequests` with the seconds until the window ends.
    """
    if not limit.most:
        return
    if in_scope():
        with apart():
            spend(limit, bucket, cost=cost)
        return
    with database_access():
        spend_here(limit, bucket, cost=cost)


def spend_here(limit: RateLimit, bucket: str, *, cost: int = 1) -> None:
    """Count in the open transaction: what is refused or undone counts as nothing. Others of the bucket wait for it.

    For doors where most requests are carried out, as the last thing before what they write. Refuses as `spend`.
    """
    if not limit.most:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _SPEND,
            {
                "bucket": f"{limit.code}:{bucket}",
                "cost": cost,
                "most": limit.most,
                "window": limit.window_seconds,
            },
        )
        taken, left = cursor.fetchone()
    if taken > limit.most:
        raise TooManyRequests(
            most=limit.most, window_seconds=limit.window_seconds, retry_after_seconds=max(1, ceil(left))
        )
