"""Jobs of webhooks: one try to deliver, and forgetting what ended long ago."""

from __future__ import annotations

from uuid import UUID

from clear_platform.foundation.jobs.registry import job
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import platform_organization_id, system_actor
from clear_platform.foundation.webhooks import sending
from clear_platform.foundation.webhooks.operations.delivering import given_up, taken_up
from clear_platform.foundation.webhooks.operations.keeping import forget_webhooks

DELIVER = "foundation.deliver_webhook"
FORGET = "foundation.forget_webhooks"


@job(DELIVER, queue="deliveries", given_up=given_up, taken_up=taken_up)
def deliver_webhook(delivery_id: str) -> None:
    """Try once to deliver. A try that fails has its next one enqueued; a worker that dies has this one begin anew."""
    sending.deliver(UUID(delivery_id))


@job(FORGET, cron="20 4 * * *")
def forget() -> None:
    """Forget deliveries that ended long ago, and ids of messages that nobody sends again. Comes by the clock."""
    with acting(system_actor(FORGET), read_only=True):
        platform = platform_organization_id()
    while forget_webhooks(actor=system_actor(FORGET, organization_id=platform)):
        continue
