"""Webhooks as a subscriber of events, and as part of everything that belongs to one request."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from clear_platform.foundation.events.registry import EVERY
from clear_platform.foundation.events.results import Traced
from clear_platform.foundation.events.subscribers import Happened, subscribe
from clear_platform.foundation.events.tracing import MOST_OF_A_KIND, adds_to_trace
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.webhooks.operations.queueing import queue_webhooks
from clear_platform.foundation.webhooks.queries import READERS, deliveries_for, organizations_with_addresses

CONSUMER = "webhooks"


def register() -> None:
    """Subscribe to every event, and add to traces; called when the app is ready."""
    subscribe(EVERY, consumer=CONSUMER, handler=send_out, of_whom=organizations_with_addresses)
    adds_to_trace(traced)


def send_out(*, actor: Actor, event: Happened) -> None:
    """Have an event sent to who asks for it."""
    queue_webhooks(actor=actor, event_id=event.id, type=event.type)


def traced(actor: Actor, correlation_id: UUID) -> Iterator[Traced]:
    """Give the deliveries that belong to a request, to whoever may see them."""
    if not READERS.admits(actor):
        return
    found = deliveries_for(actor).filter(correlation_id=correlation_id).order_by("created_at", "pk")
    for one in found[:MOST_OF_A_KIND]:
        yield Traced(
            at=one.created_at,
            kind="delivery",
            said=f"{one.type} {one.get_status_display()}",
            about=one.endpoint.url,
            organization_id=one.organization_id,
            href=reverse("webhook-delivery-page", args=[one.organization_id, one.pk]),
            key=str(one.pk),
        )
