"""How often each message was put off for a limit, so that to wait is no try. Not here: the limit (`limits`).

Bookkeeping of the installation, so it leaves no entry in the audit log.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db import connection

from clear_platform.foundation.bridge.models import WaitingMessage
from clear_platform.foundation.bridge.results import Message

KEPT_DAYS = 7
"""Whatever was not handed over for so long comes no more: somebody took it off the stream."""

# In the order of their places, as two bridges may write the same ones.
_PUT_OFF = """
INSERT INTO foundation_waitingmessage AS held (place, times, last_at)
SELECT place, 1, clock_timestamp() FROM unnest(%(places)s::text[]) AS place ORDER BY place
ON CONFLICT (place) DO UPDATE SET times = held.times + 1, last_at = excluded.last_at
"""
_FORGET = """
DELETE FROM foundation_waitingmessage WHERE place IN (
    SELECT place FROM foundation_waitingmessage
    WHERE place = ANY (%(places)s) OR last_at < clock_timestamp() - make_interval(days => %(days)s)
    ORDER BY place FOR UPDATE
)
"""


def really_tried(messages: Sequence[Message]) -> list[Message]:
    """Give the messages with the times that each was only put off taken off its tries. In an open scope."""
    again = [one.place for one in messages if one.tries > 1]
    waited = dict(WaitingMessage.objects.filter(place__in=again).values_list("place", "times")) if again else {}
    return [replace(one, tries=max(1, one.tries - waited.get(one.place, 0))) for one in messages]


def note(*, put_off: Collection[str], ended: Collection[str]) -> None:
    """Count the messages that were put off, and forget those that came to an end. In an open scope."""
    with connection.cursor() as cursor:
        if put_off:
            cursor.execute(_PUT_OFF, {"places": sorted(put_off)})
        if ended:
            cursor.execute(_FORGET, {"places": list(ended), "days": KEPT_DAYS})
