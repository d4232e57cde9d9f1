"""What is kept of webhooks, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.webhooks.models import ReceivedWebhook, WebhookAttempt, WebhookDelivery

KEPT = timedelta(days=90)
"""How long deliveries that ended are listed."""
IDS_KEPT = timedelta(days=30)
"""Ids of messages that were taken: far longer than anybody sends the same one again."""
AT_ONCE = 1000


@operation(Allowed(), system=True)
def forget_webhooks(*, actor: Actor) -> int:
    """Forget deliveries that ended ninety days ago, and ids of messages taken thirty days ago.

    At most 1,000 of each. A delivery that was sent again is kept as long as what was sent. Gives: how many there were.
    """
    now = clock.now()
    ended = WebhookDelivery.objects.for_actor(actor).filter(ended_at__lt=now - KEPT)
    replayed = WebhookDelivery.objects.for_actor(actor).exclude(replay_of=None).values("replay_of")
    old = list(ended.exclude(pk__in=replayed).order_by("ended_at").values_list("pk", flat=True)[:AT_ONCE])
    WebhookAttempt.objects.for_actor(actor).filter(delivery_id__in=old).delete()
    WebhookDelivery.objects.for_actor(actor).filter(pk__in=old).delete()
    taken = ReceivedWebhook.objects.for_actor(actor).filter(received_at__lt=now - IDS_KEPT)
    ids = list(taken.order_by("received_at").values_list("pk", flat=True)[:AT_ONCE])
    ReceivedWebhook.objects.for_actor(actor).filter(pk__in=ids).delete()
    gone = len(old) + len(ids)
    if gone:
        record(
            actor=actor,
            action="forget_webhooks",
            object_type="foundation.webhookdelivery",
            before={"deliveries": len(old), "received": len(ids)},
        )
    return gone
