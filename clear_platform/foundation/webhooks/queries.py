"""Reads of webhooks: an organization's addresses, what was sent there, and the look-up that comes before any of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.credentials.errors import ScopeTooWide
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.events.contracts import AUDIT_RECORDED
from clear_platform.foundation.events.registry import contracts
from clear_platform.foundation.sealing import unseal
from clear_platform.foundation.tenancy.actors import STAFF_WRITERS, Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.framing import require
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet
from clear_platform.foundation.versions.tags import tag_of_values
from clear_platform.foundation.webhooks.contracts import TEST
from clear_platform.foundation.webhooks.models import (
    InboundEndpoint,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WithSecret,
)
from clear_platform.foundation.webhooks.results import EndpointShown

RUNNERS = Allowed(institution=("admin",), enterprise=("owner",))
"""Who says where events go: whoever runs the organization, and nobody else on its behalf."""
STOPPERS = Allowed(staff=STAFF_WRITERS, institution=("admin",), enterprise=("owner",))
READERS = Allowed(staff=tuple(StaffGroup), institution=("admin",), enterprise=("owner",))
PURPOSE = "webhook secret"
INBOUND_PURPOSE = "inbound webhook secret"
READING_EVENTS = "events.read"


def types_offered() -> list[str]:
    """Give the types of events that can be sent to an address. Entries of the audit log are none: they stay there."""
    return sorted({one.type for one in contracts()} - {AUDIT_RECORDED, TEST})


def endpoints_for(actor: Actor) -> ScopedQuerySet:
    """Give the addresses of the organization the actor acts for, staff those of all, newest first.

    Refuses: `RoleNotAllowed`.
    """
    require(actor, READERS)
    rows = WebhookEndpoint.objects.for_actor(actor).filter(removed_at=None)
    return _own(actor, rows).order_by("-created_at", "-pk")


def organizations_with_addresses(actor: Actor, organization_ids: Collection[int]) -> set[int]:
    """Give those of the organizations that have events sent anywhere at present."""
    rows = WebhookEndpoint.objects.for_actor(actor).filter(removed_at=None, active=True)
    return set(rows.filter(organization_id__in=organization_ids).values_list("organization_id", flat=True))


def endpoint_for(actor: Actor, endpoint_id: int) -> WebhookEndpoint:
    """Give one address. Refuses: `RoleNotAllowed`, `NotVisible`; `NotFound` to those who see all."""
    found: WebhookEndpoint = _one(actor, endpoints_for(actor).filter(pk=endpoint_id), "webhook")
    return found


def endpoint_in(actor: Actor, organization_id: int, endpoint_id: int) -> WebhookEndpoint:
    """Give one address of one organization. Refuses: as `endpoint_for`."""
    rows = endpoints_for(actor).filter(organization_id=organization_id, pk=endpoint_id)
    found: WebhookEndpoint = _one(actor, rows, "webhook")
    return found


def deliveries_for(actor: Actor) -> ScopedQuerySet:
    """Give what was sent for the organization the actor acts for, staff that of all, newest first.

    Refuses: `RoleNotAllowed`.
    """
    require(actor, READERS)
    rows = WebhookDelivery.objects.for_actor(actor).select_related("endpoint")
    return _own(actor, rows).order_by("-created_at", "-pk")


def delivery_for(actor: Actor, delivery_id: UUID) -> WebhookDelivery:
    """Give one delivery. Refuses: `RoleNotAllowed`, `NotVisible`; `NotFound` to those who see all."""
    found: WebhookDelivery = _one(actor, deliveries_for(actor).filter(pk=delivery_id), "delivery")
    return found


def whole_delivery_for(actor: Actor, delivery_id: UUID) -> WebhookDelivery:
    """Give one delivery with the event that it holds. Refuses: as `delivery_for`, `refuse_wider_than_own`."""
    refuse_wider_than_own(actor)
    return delivery_for(actor, delivery_id)


def refuse_wider_than_own(actor: Actor) -> None:
    """Refuse a key without `events.read` (`ScopeTooWide`): who has events sent somewhere, or looks at what was sent,
    reads them there.
    """
    if actor.scopes is not None and READING_EVENTS not in actor.scopes:
        raise ScopeTooWide(scope=READING_EVENTS)


def delivery_in(actor: Actor, organization_id: int, delivery_id: UUID) -> WebhookDelivery:
    """Give one delivery of one organization. Refuses: as `delivery_for`."""
    rows = deliveries_for(actor).filter(organization_id=organization_id, pk=delivery_id)
    found: WebhookDelivery = _one(actor, rows, "delivery")
    return found


def attempts_of(actor: Actor, delivery: WebhookDelivery) -> list[WebhookAttempt]:
    """Give the tries of a delivery, the last one first."""
    return list(WebhookAttempt.objects.for_actor(actor).filter(delivery=delivery).order_by("-number"))


def replays_of(actor: Actor, delivery: WebhookDelivery) -> list[WebhookDelivery]:
    """Give the deliveries by which one was sent again."""
    return list(WebhookDelivery.objects.for_actor(actor).filter(replay_of=delivery).order_by("pk"))


def inbound_for(actor: Actor, organization_id: int) -> ScopedQuerySet:
    """Give the addresses that signed messages come to an organization by, newest first. Refuses: `RoleNotAllowed`."""
    require(actor, READERS)
    rows = InboundEndpoint.objects.for_actor(actor).filter(organization_id=organization_id, removed_at=None)
    return _own(actor, rows).order_by("-created_at", "-pk")


def inbound_in(actor: Actor, organization_id: int, endpoint_id: UUID) -> InboundEndpoint:
    """Give one such address. Refuses: `RoleNotAllowed`, `NotVisible`; `NotFound` to those who see all."""
    found: InboundEndpoint = _one(actor, inbound_for(actor, organization_id).filter(pk=endpoint_id), "webhook")
    return found


def owner_of_inbound(endpoint_id: UUID) -> int | None:
    """Give the organization that an address for signed messages belongs to, before anybody is known who asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organization_id FROM clear_find_inbound_endpoint(%s)", [endpoint_id])
        found = cursor.fetchone()
    return None if found is None else int(found[0])


def secrets_of(row: WithSecret) -> tuple[str, ...]:
    """Give the secrets that hold for an address now, the newest first."""
    purpose = INBOUND_PURPOSE if isinstance(row, InboundEndpoint) else PURPOSE
    holding = [row.secret]
    if row.former_secret and row.former_until is not None and clock.now() < row.former_until:
        holding.append(row.former_secret)
    return tuple(unseal(one, purpose=purpose) for one in holding)


def shown(row: WebhookEndpoint) -> EndpointShown:
    """Give an address as it is listed."""
    return EndpointShown(
        id=row.pk,
        organization_id=row.organization_id,
        url=row.url,
        types=tuple(row.types),
        description=row.description,
        active=row.active,
        disabled_because=row.disabled_because,
        created_at=row.created_at,
        former_secret_until=row.former_until if row.former_until and clock.now() < row.former_until else None,
    )


def tag_of_endpoint(found: EndpointShown) -> str:
    """Give the tag of an address as the API shows it."""
    return tag_of_values(*asdict(found).values())


def _own(actor: Actor, rows: ScopedQuerySet) -> ScopedQuerySet:
    # Grants let one see an enterprise's rows, never what it tells other machines.
    return rows if actor.sees_all else rows.filter(organization_id=actor.organization_id or 0)


def _one(actor: Actor, rows: ScopedQuerySet, noun: str) -> Any:
    found = rows.first()
    if found is None:
        raise NotFound() if actor.sees_all else NotVisible(noun=noun)
    return found
