"""What staff mend by hand: a breaker closed before its time, once what an agent failed of is mended."""

from __future__ import annotations

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import STAFF_WRITERS, Actor, Allowed, operation, record
from clear_platform.foundation.stated import words_of
from execution.runs.models import Breaker


@operation(Allowed(staff=STAFF_WRITERS))
def close_breaker(*, actor: Actor, capability: str, reason: str = "") -> None:
    """Let a capability be called again at once, and count its failures anew. Takes: `reason`, what was mended.

    Refuses: `NotFound`.
    """
    found = Breaker.objects.select_for_update().filter(capability=capability).first()
    if found is None:
        raise NotFound()
    before = {"failures": found.failures, "opened_at": found.opened_at and found.opened_at.isoformat()}
    found.failures, found.opened_at, found.trying_until = 0, None, None
    found.save(update_fields=["failures", "opened_at", "trying_until"])
    record(
        actor=actor,
        action="close_breaker",
        obj=found,
        organization_id=actor.organization_id,
        before=before,
        after={"failures": 0, "opened_at": None, **({"because": words_of(reason)[:2000]} if words_of(reason) else {})},
    )
