"""Jobs of events: telling one again that a consumer was given up with, forgetting what was taken in long ago."""

from __future__ import annotations

from clear_platform.foundation.events.dispatching import TELL_AGAIN, tell_again
from clear_platform.foundation.events.operations.keeping import forget_processed_events
from clear_platform.foundation.jobs.registry import job
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import platform_organization_id, system_actor

FORGET = "foundation.forget_processed_events"


@job(FORGET, cron="50 3 * * *")
def forget() -> None:
    """Forget which events were taken in, once they are so old that none comes again. Comes by the clock."""
    with acting(system_actor(FORGET), read_only=True):
        platform = platform_organization_id()
    while forget_processed_events(actor=system_actor(FORGET, organization_id=platform)):
        continue


@job(TELL_AGAIN, queue="events")
def tell_event_again(event_id: str, consumer: str) -> None:
    """Tell an event to a consumer that was given up with it; enqueued where its dead letter is retried."""
    tell_again(event_id, consumer)
