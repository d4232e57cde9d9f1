"""Events for tests, told by an operation as in life, and what stands of them."""

from __future__ import annotations

from uuid import UUID, uuid4

from clear_platform.foundation.models import Event, EventOutbox, EventRetry
from clear_platform.foundation.public import Actor, acting, publish, record, system_actor
from enterprises.decisions.contracts import DecisionRecorded
from tests import actors

LOOKING = system_actor("tests")
HASH = "0" * 64


def recorded(version: int = 1) -> DecisionRecorded:
    """What is told of a draft."""
    return DecisionRecorded(
        decision_id=uuid4(), enterprise_id=None, domain="cfo", version=version, follows=None, content_hash=HASH
    )


def tell(subject: str, organization_id: int, *, by: Actor | None = None, version: int = 1) -> UUID:
    """Tell an event about a subject of an organization."""
    actor = by or actors.system()
    with acting(actor):
        record(actor=actor, action="tests", object_type="tests", organization_id=organization_id)
        return publish(
            actor=actor,
            type="decision.recorded",
            subject=subject,
            data=recorded(version),
            organization_id=organization_id,
        )


def events() -> list[Event]:
    """Every event there is, in their order."""
    with acting(LOOKING):
        return list(Event.objects.for_actor(LOOKING).order_by("position"))


def waiting() -> int:
    """How many events wait to be told."""
    with acting(LOOKING):
        return EventOutbox.objects.for_actor(LOOKING).count()


def retries() -> list[EventRetry]:
    """What consumers failed to take in, in order."""
    with acting(LOOKING):
        return list(EventRetry.objects.for_actor(LOOKING).select_related("event").order_by("position"))
