"""Reading the audit log within the reader's scope."""

from __future__ import annotations

from clear_platform.foundation.audit.models import AuditEvent
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet


def events_for(actor: Actor) -> ScopedQuerySet:
    """Give the events of organizations the actor may see, newest first."""
    return AuditEvent.objects.for_actor(actor).order_by("-at", "-pk")


def events_about(actor: Actor, *, object_type: str, object_id: object) -> ScopedQuerySet:
    """Give the events about one object, newest first."""
    return events_for(actor).filter(object_type=object_type, object_id=str(object_id))
