"""Reads of the bridge: whose sender a subject names, and how the bridge stands."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from clear_platform.foundation.bridge import rules
from clear_platform.foundation.bridge.models import EventSender
from clear_platform.foundation.bridge.results import BridgeFigures
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import require
from clear_platform.foundation.tenancy.queries import system_actor

READERS = Allowed(staff=tuple(StaffGroup))

# Whoever went down without a word is connected no more once its lease is over.
_FIGURES = """
SELECT state.direction, state.connected_since IS NOT NULL AND coalesce(state.lease_until > clock_timestamp(), false),
    state.connected_since, state.worker,
    CASE state.direction WHEN 'out' THEN queue.waiting ELSE state.waiting END,
    CASE state.direction WHEN 'out' THEN queue.lag ELSE 0 END,
    state.passed, state.held_back, state.position, state.last_at, state.trouble
FROM (
    SELECT direction, coalesce(worker, '') AS worker, lease_until, connected_since, last_at,
        coalesce(position, 0) AS position, coalesce(passed, 0) AS passed, coalesce(held_back, 0) AS held_back,
        coalesce(waiting, 0) AS waiting, coalesce(trouble, '') AS trouble
    FROM unnest(ARRAY['out', 'in']) WITH ORDINALITY AS wanted(direction, place)
    LEFT JOIN foundation_bridgestate USING (direction) ORDER BY place
) AS state, (
    SELECT count(*) AS waiting,
        coalesce(extract(epoch FROM clock_timestamp() - min(event.recorded_at)), 0)::float8 AS lag
    FROM foundation_eventoutbox AS waits JOIN foundation_event AS event ON event.id = waits.event_id
    WHERE waits.channel = %s
) AS queue
"""


def organizations_by_token(tokens: Iterable[str]) -> dict[str, int]:
    """Give the organization of each sender that holds, by the word of the subject that names it. One statement."""
    rows = EventSender.objects.for_actor(system_actor("events.bridge"))
    return dict(rows.filter(token__in=set(tokens), ended_at=None).values_list("token", "organization_id"))


def bridge_figures(actor: Actor) -> list[BridgeFigures]:
    """Give how the bridge stands, outward and inward. Refuses: `RoleNotAllowed` to customers."""
    require(actor, READERS)
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [rules.CHANNEL])
        return [BridgeFigures(*row) for row in cursor.fetchall()]
