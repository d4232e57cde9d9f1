"""Addresses by which signed messages come in: making them, another secret, an end."""

from __future__ import annotations

from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.sealing import seal
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import NotVisible, RoleNotAllowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.webhooks import queries, rules
from clear_platform.foundation.webhooks.errors import TooManyEndpoints
from clear_platform.foundation.webhooks.models import InboundEndpoint
from clear_platform.foundation.webhooks.results import InboundGiven

MOST_INBOUND = 20


@operation(queries.RUNNERS)
def create_inbound_webhook(*, actor: Actor, name: str) -> InboundGiven:
    """Make an address by which another machine sends signed messages to the actor's organization.

    Gives: the secret, which is shown this once. Refuses: `TooManyEndpoints`.
    """
    if actor.organization_id is None:
        raise RoleNotAllowed(allowed=queries.RUNNERS.in_words())
    if queries.inbound_for(actor, actor.organization_id).count() >= MOST_INBOUND:
        raise TooManyEndpoints(most=MOST_INBOUND)
    secret_text = rules.new_secret()
    row = InboundEndpoint.objects.create(
        organization_id=actor.organization_id,
        name=name.strip(),
        secret=seal(secret_text, purpose=queries.INBOUND_PURPOSE),
    )
    record(actor=actor, action="create_inbound_webhook", obj=row, after={"name": row.name})
    return InboundGiven(row.pk, row.name, secret_text)


@operation(queries.RUNNERS)
def rotate_inbound_secret(*, actor: Actor, endpoint_id: UUID) -> InboundGiven:
    """Give an address for signed messages another secret. For a day either is taken; the one before that ends at once.

    Refuses: `NotVisible`.
    """
    row = _held(actor, endpoint_id)
    secret_text = rules.new_secret()
    row.former_secret, row.former_until = row.secret, clock.now() + rules.FORMER_HOLDS
    row.secret = seal(secret_text, purpose=queries.INBOUND_PURPOSE)
    row.save(update_fields=["secret", "former_secret", "former_until"])
    record(actor=actor, action="rotate_inbound_secret", obj=row, after={"former_holds_until": row.former_until})
    return InboundGiven(row.pk, row.name, secret_text)


@operation(queries.STOPPERS)
def remove_inbound_webhook(*, actor: Actor, endpoint_id: UUID) -> None:
    """Take nothing by an address any more, and forget its secrets. Refuses: `NotVisible`."""
    row = _held(actor, endpoint_id)
    row.removed_at, row.secret, row.former_secret, row.former_until = clock.now(), "", "", None
    row.save(update_fields=["removed_at", "secret", "former_secret", "former_until"])
    record(actor=actor, action="remove_inbound_webhook", obj=row, before={"name": row.name})


def _held(actor: Actor, endpoint_id: UUID) -> InboundEndpoint:
    rows = InboundEndpoint.objects.for_actor(actor).select_for_update(of=("self",))
    row: InboundEndpoint | None = rows.filter(pk=endpoint_id, removed_at=None).first()
    if row is None or not (actor.sees_all or row.organization_id == actor.organization_id):
        raise NotFound() if actor.sees_all else NotVisible(noun="webhook")
    return row
