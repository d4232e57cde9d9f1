"""What is kept of telling events, and forgotten in time. Events themselves stay."""

from __future__ import annotations

from datetime import timedelta

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.events.models import ProcessedEvent
from clear_platform.foundation.tenancy.actors import Actor, Allowed
from clear_platform.foundation.tenancy.framing import operation

KEPT = timedelta(days=30)
"""Far longer than any event is told again after it was taken in."""


AT_ONCE = 1000


@operation(Allowed(), system=True)
def forget_processed_events(*, actor: Actor) -> int:
    """Forget which events consumers took in thirty days ago, at most a thousand. Gives how many there were."""
    old = ProcessedEvent.objects.for_actor(actor).filter(at__lt=clock.now() - KEPT)
    first = list(old.order_by("at").values_list("pk", flat=True)[:AT_ONCE])
    gone, _each = ProcessedEvent.objects.for_actor(actor).filter(pk__in=first).delete()
    if gone:
        record(
            actor=actor,
            action="forget_processed_events",
            object_type="foundation.processedevent",
            before={"events": gone},
        )
    return gone
