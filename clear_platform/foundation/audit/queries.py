"""Reading the audit log within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable

from clear_platform.foundation.audit.models import AuditEvent
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet


def events_for(actor: Actor) -> ScopedQuerySet:
    """Give the events of organizations the actor may see, newest first."""
    return AuditEvent.objects.for_actor(actor).order_by("-at", "-pk")


def events_about(actor: Actor, *, object_type: str, object_id: object) -> ScopedQuerySet:
    """Give the events about one object, newest first."""
    return events_for(actor).filter(object_type=object_type, object_id=str(object_id))


def organizations_with_events(organization_ids: Iterable[int]) -> set[int]:
    """Give those of the organizations whose own log holds something; for operations that take organizations away."""
    # Whoever undoes an import need not see these logs; that they hold something is all that is told.
    rows = AuditEvent._base_manager.filter(organization_id__in=set(organization_ids))
    return set(rows.values_list("organization_id", flat=True))
