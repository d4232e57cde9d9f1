"""Addresses that events are sent to: adding, changing, pausing and removing them, another secret, a message to try."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.errors import FieldProblem, NotFound
from clear_platform.foundation.events.envelope import moment
from clear_platform.foundation.events.registry import SCHEMA_PATH
from clear_platform.foundation.leaving.results import INTERNAL
from clear_platform.foundation.sealing import seal
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import NotVisible, RoleNotAllowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.versions.tags import Expected, refuse_stale
from clear_platform.foundation.webhooks import queries, rules
from clear_platform.foundation.webhooks.contracts import TEST, WebhookTested
from clear_platform.foundation.webhooks.errors import (
    TooManyEndpoints,
    UnknownEventType,
    WebhookAddressRefused,
    WebhookOff,
)
from clear_platform.foundation.webhooks.models import WebhookDelivery, WebhookEndpoint
from clear_platform.foundation.webhooks.operations.queueing import queued
from clear_platform.foundation.webhooks.results import EndpointGiven, EndpointShown

MOST_ENDPOINTS = 20


@operation(queries.RUNNERS)
def create_webhook(*, actor: Actor, url: str, types: Sequence[str], description: str = "") -> EndpointGiven:
    """Have events of the actor's organization sent to an address from now on.

    Takes: `types`, or `*` for all of them. Gives: the secret, which is shown this once. Refuses:
    `WebhookAddressRefused`, `UnknownEventType`, `TooManyEndpoints`; to a key without `events.read` `ScopeTooWide`.
    """
    if actor.organization_id is None:
        raise RoleNotAllowed(allowed=queries.RUNNERS.in_words())
    secret_text = rules.new_secret()
    kept = {"url": _address(url), "types": _known(actor, types), "description": description.strip()}
    if queries.endpoints_for(actor).filter(organization_id=actor.organization_id).count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints(most=MOST_ENDPOINTS)
    row = WebhookEndpoint.objects.create(
        organization_id=actor.organization_id, secret=seal(secret_text, purpose=queries.PURPOSE), **kept
    )
    record(actor=actor, action="create_webhook", obj=row, after=_facts(row))
    return EndpointGiven(queries.shown(row), secret_text)


@operation(queries.RUNNERS)
def update_webhook(
    *,
    actor: Actor,
    endpoint_id: int,
    url: str | None = None,
    types: Sequence[str] | None = None,
    description: str | None = None,
    active: bool | None = None,
    expected: Expected | None = None,
) -> EndpointShown:
    """Change an address, what is sent there, or whether; what is left out stays.

    Switched off, nothing is sent there, and what happens meanwhile is not kept for it. Refuses: as `create_webhook`;
    `NotVisible`, `Stale`.
    """
    row = _held(actor, endpoint_id)
    refuse_stale(expected, lambda: queries.tag_of_endpoint(queries.shown(queries.endpoint_for(actor, endpoint_id))))
    before = _facts(row)
    if url is not None or types is not None or active:
        queries.refuse_wider_than_own(actor)
    if url is not None:
        row.url = _address(url)
    if types is not None:
        row.types = _known(actor, types)
    if description is not None:
        row.description = description.strip()
    if active is not None and active != row.active:
        row.active, row.disabled_because = active, "" if active else WebhookEndpoint.Because.PAUSED
    row.save(update_fields=["url", "types", "description", "active", "disabled_because"])
    record(actor=actor, action="update_webhook", obj=row, before=before, after=_facts(row))
    return queries.shown(row)


@operation(queries.STOPPERS)
def pause_webhook(*, actor: Actor, endpoint_id: int) -> EndpointShown:
    """Send nothing to an address until somebody switches it on; again is no error. Refuses: `NotVisible`."""
    row = _held(actor, endpoint_id)
    before = _facts(row)
    if row.active:
        row.active, row.disabled_because = False, WebhookEndpoint.Because.PAUSED
        row.save(update_fields=["active", "disabled_because"])
    record(actor=actor, action="pause_webhook", obj=row, before=before, after=_facts(row))
    return queries.shown(row)


@operation(queries.STOPPERS)
def remove_webhook(*, actor: Actor, endpoint_id: int, expected: Expected | None = None) -> None:
    """Send nothing to an address any more, and forget its secrets. What was sent stays listed.

    Refuses: `NotVisible`, `Stale`.
    """
    row = _held(actor, endpoint_id)
    refuse_stale(expected, lambda: queries.tag_of_endpoint(queries.shown(queries.endpoint_for(actor, endpoint_id))))
    row.removed_at, row.secret, row.former_secret, row.former_until = clock.now(), "", "", None
    row.save(update_fields=["removed_at", "secret", "former_secret", "former_until"])
    record(actor=actor, action="remove_webhook", obj=row, before=_facts(row))


@operation(queries.RUNNERS)
def rotate_webhook_secret(*, actor: Actor, endpoint_id: int) -> EndpointGiven:
    """Give an address another secret. For a day everything is signed with both; the one before that ends at once.

    Refuses: `NotVisible`; to a key without `events.read` `ScopeTooWide`.
    """
    queries.refuse_wider_than_own(actor)
    row = _held(actor, endpoint_id)
    secret_text = rules.new_secret()
    row.former_secret, row.former_until = row.secret, clock.now() + rules.FORMER_HOLDS
    row.secret = seal(secret_text, purpose=queries.PURPOSE)
    row.save(update_fields=["secret", "former_secret", "former_until"])
    record(actor=actor, action="rotate_webhook_secret", obj=row, after={"former_holds_until": row.former_until})
    return EndpointGiven(queries.shown(row), secret_text)


@operation(queries.RUNNERS)
def send_test_webhook(*, actor: Actor, endpoint_id: int) -> WebhookDelivery:
    """Send a message of the type `webhook.tested` to an address, and to nobody else.

    Refuses: `NotVisible`; `WebhookOff` where nothing is sent there. Leaves: a delivery, and a job for it.
    """
    row = _held(actor, endpoint_id)
    if not row.active:
        raise WebhookOff()
    made, now = uuid4(), clock.now()
    payload = {
        "specversion": "1.0",
        "id": str(made),
        "source": "/clear/foundation",
        "type": TEST,
        "subject": f"webhook/{row.pk}",
        "time": moment(now),
        "datacontenttype": "application/json",
        "dataschema": SCHEMA_PATH.format(type=TEST, version=1),
        "organizationid": str(row.organization_id),
        "data": WebhookTested(endpoint_id=row.pk, asked_at=now).model_dump(mode="json"),
    }
    delivery = WebhookDelivery(
        organization_id=row.organization_id,
        endpoint=row,
        type=TEST,
        webhook_id=str(made),
        payload=json.dumps(payload, separators=(",", ":")),
        sources=[INTERNAL],
        correlation_id=actor.request_id,
    )
    queued([delivery])
    record(actor=actor, action="send_test_webhook", obj=row, after={"delivery": delivery.pk})
    return delivery


def _held(actor: Actor, endpoint_id: int) -> WebhookEndpoint:
    rows = WebhookEndpoint.objects.for_actor(actor).select_for_update(of=("self",))
    row: WebhookEndpoint | None = rows.filter(pk=endpoint_id, removed_at=None).first()
    if row is None or not (actor.sees_all or row.organization_id == actor.organization_id):
        raise NotFound() if actor.sees_all else NotVisible(noun="webhook")
    return row


def _address(url: str) -> str:
    url = url.strip()
    because = rules.why_not(url, loopback=settings.OUTBOUND_LOOPBACK)
    if because:
        raise WebhookAddressRefused(because=because, problems=[FieldProblem("/url", "refused", because)])
    return url


def _known(actor: Actor, types: Sequence[str]) -> list[str]:
    queries.refuse_wider_than_own(actor)
    offered = {*queries.types_offered(), rules.EVERY}
    for place, type in enumerate(types):
        if type not in offered:
            fault = UnknownEventType.sentence.format(type=type[:80])
            raise UnknownEventType(type=type[:80], problems=[FieldProblem(f"/types/{place}", "unknown", fault)])
    return [rules.EVERY] if rules.EVERY in types else sorted(set(types))


def _facts(row: WebhookEndpoint) -> dict[str, Any]:
    return {
        "url": row.url,
        "types": row.types,
        "description": row.description,
        "active": row.active,
        "disabled_because": row.disabled_because,
    }
