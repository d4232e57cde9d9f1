"""Signed messages that others send, each taken once by the id that its sender gave it.

`take_once` is for every door that takes such messages, in the operation that has their effect.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.events.operations.receiving import receive_events
from clear_platform.foundation.hashing import same
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.webhooks.errors import WebhookIdReused
from clear_platform.foundation.webhooks.models import InboundEndpoint, ReceivedWebhook
from clear_platform.foundation.webhooks.results import SignedMessage, TakenMessage

_TAKE = """
INSERT INTO foundation_receivedwebhook (organization_id, endpoint_id, webhook_id, body_hash, received_at, outcome_json)
VALUES (%s, %s, %s, %s, %s, '{}') ON CONFLICT (organization_id, endpoint_id, webhook_id) DO NOTHING RETURNING id
"""


@operation(Allowed())
def receive_signed_event(*, actor: Actor, message: SignedMessage, sent: Any) -> TakenMessage:
    """Take in an event that came as a signed message, for the organization whose address it came by.

    Takes: `sent`, the message's body as strict JSON gives it. Gives: what was answered, now or the first time. Refuses:
    `WebhookIdReused`; as `receive_events` does. Leaves: the event, the message's id, and entries in the log.
    """

    def effect() -> dict[str, Any]:
        [found] = receive_events(actor=actor, sent=[sent])
        if found.refusal is not None:
            raise found.refusal
        return {"id": found.id, "status": found.status, "event": str(found.event_id)}

    taken = take_once(actor=actor, message=message, effect=effect)
    if not taken.again:
        InboundEndpoint.objects.for_actor(actor).filter(pk=message.endpoint_id).update(last_used_at=clock.now())
        record(
            actor=actor,
            action="receive_signed_event",
            object_type="foundation.inboundendpoint",
            object_id=message.endpoint_id,
            after={"webhook_id": message.webhook_id, **taken.outcome},
        )
    return taken


def take_once(*, actor: Actor, message: SignedMessage, effect: Callable[[], dict[str, Any]]) -> TakenMessage:
    """Have the effect of a signed message once, in the caller's transaction, however often its sender sends it.

    Who sends it at the same moment waits for the first to end; if that is refused, the second has the effect. Takes:
    `effect`, which gives what is answered, as plain JSON. Refuses: `WebhookIdReused` where another message came under
    the same id.
    """
    digest = sha256(message.body).hexdigest()
    key = (message.organization_id, message.endpoint_id, message.webhook_id)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [*key, digest, clock.now()])
        new = cursor.fetchone()
    rows = ReceivedWebhook.objects.for_actor(actor).filter(
        organization_id=message.organization_id, endpoint_id=message.endpoint_id, webhook_id=message.webhook_id
    )
    if new is None:
        [(kept, outcome)] = rows.values_list("body_hash", "outcome_json")
        if not same(kept, digest):
            raise WebhookIdReused(id=message.webhook_id)
        return TakenMessage(outcome, again=True)
    outcome = effect()
    rows.update(outcome_json=outcome)
    return TakenMessage(outcome, again=False)
