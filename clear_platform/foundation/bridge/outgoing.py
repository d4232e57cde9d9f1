"""What waits to go out: taken in order, asked whether its sources let it go, taken off the outbox once NATS has it.

Nothing is open in the database while it is sent. Not here: the sending (`bridging`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import structlog
from django.db import connection

from clear_platform.foundation.audit.operations import RIGHTS_REFUSED, record
from clear_platform.foundation.bridge import burying, rules, standing
from clear_platform.foundation.bridge.errors import EventTooLarge
from clear_platform.foundation.bridge.results import Batch, Kept, Parcel
from clear_platform.foundation.events.envelope import shown
from clear_platform.foundation.events.models import Event
from clear_platform.foundation.events.origins import sources_of
from clear_platform.foundation.events.waiting import LANES, forget
from clear_platform.foundation.leaving.gate import weigh
from clear_platform.foundation.leaving.results import INTERNAL, Purpose, Scales
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.models import Organization

log = structlog.get_logger("clear.bridge")

PART = "event"
GO_OUT_AGAIN = "foundation.send_event_again"

# The first of each lane from the index, and of those the first of all: the same order however much waits.
_FIRST = """
SELECT first.id, first.event_id FROM generate_series(0, %(last_lane)s) AS each(lane), LATERAL (
    SELECT id, event_id, position FROM foundation_eventoutbox
    WHERE channel = %(channel)s AND lane = each.lane ORDER BY position LIMIT %(most)s
) AS first ORDER BY first.position LIMIT %(most)s
"""


def take(worker: str, *, most_bytes: int) -> Batch | None:
    """Give what waits first, in order; None while another bridge sends.

    Takes: how large one message may be at most. What a source does not let be shared stays: that is asked anew for
    each batch.
    """
    with acting(standing.bridge()):
        if not standing.hold("out", worker):
            return None
        rows = _first()
        events = Event.objects.for_actor(standing.bridge()).in_bulk(list(rows.values()))
        waiting = [(outbox_id, events[event_id]) for outbox_id, event_id in rows.items()]
        kept = _kept_back(waiting)
    parcels: list[Parcel] = []
    too_large: list[Parcel] = []
    room = rules.MOST_BYTES_AT_ONCE
    for outbox_id, event in waiting:
        if outbox_id in kept:
            continue
        parcel = _parcel(outbox_id, event)
        if len(parcel.payload) > most_bytes:
            too_large.append(parcel)
            continue
        if parcels and len(parcel.payload) > room:
            break
        room -= len(parcel.payload)
        parcels.append(parcel)
    return Batch(parcels, list(kept.values()), too_large)


def settle(batch: Batch, acknowledged: Collection[Parcel], *, most_bytes: int) -> None:
    """Take off the outbox what NATS acknowledged, what may not leave and what is too large for it. One transaction.

    Leaves: an entry `rights.refused` for each organization of whose events some stay; a dead letter for each event that
    is too large.
    """
    done = [one.outbox_id for one in (*acknowledged, *batch.too_large)] + [one.outbox_id for one in batch.kept]
    if not done:
        return
    with acting(standing.bridge()):
        for parcel in batch.too_large:
            fault = EventTooLarge(bytes=len(parcel.payload), most=most_bytes)
            burying.bury(
                GO_OUT_AGAIN,
                {"event_id": parcel.event_id},
                fault,
                of=UUID(parcel.event_id),
                organization_id=parcel.organization_id,
            )
        _note_what_stays(batch.kept)
        forget(done)
        standing.passed(
            "out",
            position=max((one.position for one in acknowledged), default=0),
            passed=len(acknowledged),
            held_back=len(batch.kept) + len(batch.too_large),
        )


def send_again(event_id: str) -> None:
    """Put an event that was given up on the outbox once more."""
    with acting(standing.bridge()), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_eventoutbox (organization_id, event_id, channel, lane, position)"
            " SELECT organization_id, id, %s, clear_event_lane(organization_id, subject), position"
            " FROM foundation_event WHERE id = %s ON CONFLICT DO NOTHING",
            [rules.CHANNEL, event_id],
        )


def _first() -> dict[int, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, {"last_lane": LANES - 1, "channel": rules.CHANNEL, "most": rules.AT_ONCE})
        return dict(cursor.fetchall())


def _parcel(outbox_id: int, event: Event) -> Parcel:
    payload = json.dumps(shown(event), ensure_ascii=False, separators=(",", ":")).encode()
    return Parcel(
        outbox_id=outbox_id,
        organization_id=event.organization_id,
        position=event.position,
        event_id=str(event.pk),
        type=event.type,
        subject=rules.subject_of(event.type),
        payload=payload,
    )


def _kept_back(waiting: Sequence[tuple[int, Event]]) -> dict[int, Kept]:
    """Give what may not leave, by its row in the outbox."""
    origins = sources_of(standing.bridge(), [event for _row, event in waiting])
    from_outside = [(row, event) for row, event in waiting if origins[event.pk] != {INTERNAL}]
    if not from_outside:
        return {}
    for_all = weigh(standing.bridge(), Purpose.SHARE)
    in_question = [(row, event) for row, event in from_outside if not for_all.keeps(PART, origins[event.pk])]
    # An exception to a source's terms may hold for one organization alone.
    scales = {owner: weigh(standing.bridge(owner), Purpose.SHARE) for owner in _owners(in_question)}
    return {
        row: _reasoned(row, event, origins[event.pk], scales[event.organization_id])
        for row, event in in_question
        if not scales[event.organization_id].keeps(PART, origins[event.pk])
    }


def _owners(waiting: Iterable[tuple[int, Event]]) -> set[int]:
    return {event.organization_id for _row, event in waiting}


def _reasoned(row: int, event: Event, sources: Collection[str], scales: Scales) -> Kept:
    against = next(one for one in sorted(sources) if not scales.decision.on(one).allowed)
    return Kept(row, event.organization_id, str(event.pk), event.type, against, scales.decision.on(against).sentence)


def _note_what_stays(kept: Sequence[Kept]) -> None:
    for one in kept:
        log.warning("event_kept_back", event_id=one.event_id, type=one.type, source=one.source, because=one.because)
    owners = {one.organization_id for one in kept}
    # An organization that is gone has no log any more; the platform's says it.
    there = set(Organization.objects.filter(pk__in=owners).values_list("pk", flat=True))
    for owner in sorted(owners):
        _record_what_stays(owner if owner in there else None, [one for one in kept if one.organization_id == owner])


def _record_what_stays(organization_id: int | None, kept: Sequence[Kept]) -> None:
    reasons: Mapping[tuple[str, str], int] = Counter((one.source, one.because) for one in kept)
    record(
        actor=standing.bridge(organization_id),
        action=RIGHTS_REFUSED,
        object_type="foundation.event",
        object_id=kept[0].event_id if len(kept) == 1 else "",
        organization_id=organization_id,
        after={
            "form": rules.CHANNEL,
            "purpose": str(Purpose.SHARE),
            "withheld": [
                {"source": source, "part": PART, "rows": rows, "because": because}
                for (source, because), rows in sorted(reasons.items())
            ],
        },
    )
