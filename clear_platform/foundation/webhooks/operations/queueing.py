"""What is to be sent: one delivery for each address that asks for an event, and again for one that was given up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import RIGHTS_REFUSED, record
from clear_platform.foundation.events.envelope import shown
from clear_platform.foundation.events.models import Event, new_event_id
from clear_platform.foundation.events.origins import sources_of
from clear_platform.foundation.jobs.registry import enqueue_many, job_name
from clear_platform.foundation.leaving.gate import weigh
from clear_platform.foundation.leaving.results import Purpose, Scales
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.webhooks import queries, rules
from clear_platform.foundation.webhooks.errors import StillOnItsWay, WebhookOff, WebhookRemoved
from clear_platform.foundation.webhooks.models import WebhookDelivery, WebhookEndpoint

DELIVER = job_name("foundation.deliver_webhook")
PART = "event"
"""What is weighed at the gate."""
STILL = (WebhookDelivery.Status.QUEUED, WebhookDelivery.Status.SENDING, WebhookDelivery.Status.FAILED)


@operation(Allowed(), system=True)
def queue_webhooks(*, actor: Actor, event_id: UUID, type: str) -> list[UUID]:
    """Have an event sent to each address of its organization that asks for its type.

    Leaves: a delivery for each in one statement, and a job for each. Where the event's source does not let it be
    shared, the deliveries have ended with that sentence, and the log of the organization has an entry.
    """
    endpoints = WebhookEndpoint.objects.for_actor(actor).filter(
        organization_id=actor.organization_id or 0, active=True, removed_at=None, types__overlap=[type, rules.EVERY]
    )
    wanted = list(endpoints.order_by("pk"))
    if not wanted:
        return []
    event: Event = Event.objects.get_for(actor, event_id)
    scales = weigh(actor, Purpose.SHARE)
    sources = sorted(sources_of(actor, [event])[event.pk])
    goes = scales.keeps(PART, sources, rows=len(wanted))
    because = "" if goes else why_withheld(scales)
    payload = json.dumps(shown(event), ensure_ascii=False, separators=(",", ":"))
    made = [
        WebhookDelivery(
            organization_id=event.organization_id,
            endpoint=one,
            event_id=event.pk,
            type=event.type,
            webhook_id=str(event.pk),
            payload=payload,
            sources=sources,
            correlation_id=event.correlation_id,
            status=WebhookDelivery.Status.QUEUED if goes else WebhookDelivery.Status.DEAD_LETTERED,
            because=because[:500],
            ended_at=None if goes else clock.now(),
        )
        for one in wanted
    ]
    queued(made)
    if not goes:
        note_withheld(actor, made[0], because, deliveries=len(made))
    return [one.pk for one in made]


@operation(queries.RUNNERS)
def replay_webhook_delivery(*, actor: Actor, delivery_id: UUID) -> WebhookDelivery:
    """Send again what was delivered or given up: the same text under the same id, signed afresh, as a new delivery.

    Refuses: `NotVisible`; `StillOnItsWay`; `WebhookRemoved`, `WebhookOff`. Whether its source still lets it be shared
    is asked when it is sent. Leaves: a delivery that names the one before, and a job for it.
    """
    before = queries.delivery_for(actor, delivery_id)
    if before.status in STILL:
        raise StillOnItsWay()
    if before.endpoint.removed_at is not None:
        raise WebhookRemoved()
    if not before.endpoint.active:
        raise WebhookOff()
    again = WebhookDelivery(
        organization_id=before.organization_id,
        endpoint_id=before.endpoint_id,
        event_id=before.event_id,
        type=before.type,
        webhook_id=before.webhook_id,
        payload=before.payload,
        sources=before.sources,
        replay_of=before,
        correlation_id=before.correlation_id,
    )
    queued([again])
    record(actor=actor, action="replay_webhook_delivery", obj=before, after={"delivery": again.pk})
    return again


def queued(deliveries: Sequence[WebhookDelivery]) -> None:
    """Write deliveries in one statement, and enqueue a job for each that is to be sent."""
    for one in deliveries:
        one.pk = new_event_id()
    WebhookDelivery.objects.bulk_create(deliveries)
    waiting = [one for one in deliveries if one.status == WebhookDelivery.Status.QUEUED]
    enqueue_many(DELIVER, [{"delivery_id": str(one.pk)} for one in waiting])


def why_withheld(scales: Scales) -> str:
    """Give which source keeps an event here, and why."""
    return " ".join(f"{one.name}: {one.because}" for one in scales.withheld)


def note_withheld(actor: Actor, delivery: WebhookDelivery, because: str, *, deliveries: int = 1) -> None:
    """Leave an entry that an event was not shared, and why."""
    record(
        actor=actor,
        action=RIGHTS_REFUSED,
        object_type="foundation.event",
        object_id=delivery.event_id or "",
        organization_id=delivery.organization_id,
        after={
            "form": "webhook",
            "purpose": str(Purpose.SHARE),
            "sources": delivery.sources,
            "deliveries": deliveries,
            "because": because,
        },
    )
