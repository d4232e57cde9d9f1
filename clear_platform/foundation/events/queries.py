"""Reading events within the reader's scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from clear_platform.foundation.events import origins
from clear_platform.foundation.events.models import Event
from clear_platform.foundation.events.reading import contract_for
from clear_platform.foundation.events.registry import RegisteredContract, contracts
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet


def events_told(actor: Actor) -> ScopedQuerySet:
    """Give the events of the organizations an actor may see, newest first."""
    return Event.objects.for_actor(actor).order_by("-recorded_at", "-position")


def events_of(actor: Actor, organization_id: int) -> ScopedQuerySet:
    """Give the events of one organization in the actor's sight, newest first."""
    return events_told(actor).filter(organization_id=organization_id)


def event_for(actor: Actor, event_id: UUID) -> Event:
    """Give one event. Refuses: `NotVisible`; `NotFound` to those who see all."""
    found: Event = Event.objects.get_for(actor, event_id)
    return found


def event_of(actor: Actor, organization_id: int, event_id: UUID) -> Event:
    """Give one event of an organization. Refuses: `NotVisible`; `NotFound` to those who see all."""
    found: Event = Event.objects.filter(organization_id=organization_id).get_for(actor, event_id)
    return found


def sources_behind(actor: Actor, rows: Sequence[Event]) -> set[str]:
    """Give the sources that events rest on, of those that can still be asked. One statement for each type with rows."""
    return {code for codes in origins.sources_of(actor, rows).values() for code in codes} - {origins.GONE}


def types_told(actor: Actor, organization_id: int) -> list[str]:
    """Give the types of which an organization has events, by a walk along the index: one step for each type."""
    return _distinct(events_of(actor, organization_id).order_by("type").values_list("type", flat=True))


def _distinct(rows: Any) -> list[str]:
    found: list[str] = []
    while True:
        following = rows.filter(type__gt=found[-1]).first() if found else rows.first()
        if following is None:
            return found
        found.append(following)


def contracts_told() -> list[RegisteredContract]:
    """Give every version of every contract, by type and version."""
    return contracts()


def contract_told(type: str, version: int) -> RegisteredContract:
    """Give one version of a contract. Refuses: `ContractUnknown`."""
    return contract_for(type, version)
