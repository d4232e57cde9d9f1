"""Events that others send: read strictly, each taken once, written in one statement."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.events import envelope, rules
from clear_platform.foundation.events.errors import BatchNotAList, EventIdReused
from clear_platform.foundation.events.models import Event
from clear_platform.foundation.events.publishing import channels
from clear_platform.foundation.events.results import Received
from clear_platform.foundation.limits.rates import events_per_organization, spend_here
from clear_platform.foundation.tenancy.actors import STAFF_WRITERS, Actor, Allowed
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.framing import operation

SENDERS = Allowed(staff=STAFF_WRITERS, institution=("admin", "analyst"), enterprise=("owner", "member"))
MOST_AT_ONCE = 1000

Key = tuple[str, str]


@operation(SENDERS)
def receive_events(*, actor: Actor, sent: Sequence[Any]) -> list[Received]:
    """Take in events of the actor's organization that others send, each once by its source and id.

    Takes: 1 to 1,000 CloudEvents as JSON gives them. Gives: what became of each, in order. Refuses: `BatchNotAList`,
    `TooManyRequests`; single events are refused in their result. Leaves: the events that are new, in four statements,
    and one entry in the log.
    """
    if not 0 < len(sent) <= MOST_AT_ONCE:
        raise BatchNotAList(most=MOST_AT_ONCE)
    if actor.organization_id is None:
        raise NotVisible(noun="organization")
    read = [_read(one, actor.organization_id) for one in sent]
    rows = [_row(one, actor, actor.organization_id) for one in read if isinstance(one, envelope.Incoming)]
    spend_here(events_per_organization(), str(actor.organization_id), cost=len(sent))
    new = _written(rows)
    earlier = _earlier(actor, [row for row in rows if row["id"] not in new])
    waiting = iter(rows)
    found = [
        _refused(given, one) if isinstance(one, ClearError) else _outcome(next(waiting), new, earlier)
        for given, one in zip(sent, read, strict=True)
    ]
    if new:
        record(
            actor=actor,
            action="receive_events",
            object_type="foundation.event",
            object_id=next(iter(new)) if len(sent) == 1 else "",
            after={
                status: sum(one.status == status for one in found) for status in ("accepted", "duplicate", "refused")
            },
        )
    return found


def _read(sent: Any, organization_id: int) -> envelope.Incoming | ClearError:
    try:
        return envelope.read(sent, organization_id=organization_id)
    except ClearError as refusal:
        return refusal


def _row(one: envelope.Incoming, actor: Actor, organization_id: int) -> dict[str, Any]:
    now = clock.now()
    made = rules.new_id(now)
    given = one.envelope
    return {
        "id": str(made),
        "organization": organization_id,
        "type": given.type,
        "version": one.contract.version,
        "subject": given.subject or given.source,
        "source": given.source,
        "external_id": given.id,
        "time": (given.time or now).isoformat(),
        "recorded_at": now.isoformat(),
        "correlation_id": str(given.correlationid or actor.request_id or made),
        "causation_id": str(given.causationid) if given.causationid else None,
        "actor_kind": actor.kind,
        "actor_id": actor.acting_id,
        "data": one.data.model_dump(mode="json"),
    }


def _written(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Write the events that are not there yet. Gives our ids of those."""
    if not rows:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_receive_events(%s::jsonb, %s::text[])", [json.dumps(rows), channels()])
        return {str(made) for (made,) in cursor.fetchall()}


def _earlier(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> dict[Key, Event]:
    """Give what stands already under the keys of events that were not new."""
    if not rows:
        return {}
    found = Event.objects.for_actor(actor).filter(
        organization_id=rows[0]["organization"], external_id__in={row["external_id"] for row in rows}
    )
    return {(one.source, one.external_id): one for one in found}


def _outcome(row: Mapping[str, Any], new: set[str], earlier: Mapping[Key, Event]) -> Received:
    if row["id"] in new:
        return Received(row["external_id"], "accepted", UUID(row["id"]))
    there = earlier[row["source"], row["external_id"]]
    same = (there.type, there.version, there.subject, there.data_json) == (
        row["type"], row["version"], row["subject"], row["data"],
    )  # fmt: skip
    if same:
        return Received(row["external_id"], "duplicate", there.pk)
    return Received(row["external_id"], "refused", refusal=EventIdReused(id=row["external_id"]))


def _refused(sent: Any, refusal: ClearError) -> Received:
    given = sent.get("id") if isinstance(sent, Mapping) else None
    return Received(given if isinstance(given, str) else None, "refused", refusal=refusal)
