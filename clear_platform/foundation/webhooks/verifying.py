"""Signed messages at a door: whose address they came by, and whether they are signed with its secret, just now.

For every door that takes messages from other machines without credentials of their own. Not here: what is done with
them, and that it is done once (`operations.receiving.take_once`).
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest

from clear_platform.foundation import clock
from clear_platform.foundation.tenancy import context
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.queries import system_actor
from clear_platform.foundation.webhooks import queries, rules
from clear_platform.foundation.webhooks.errors import SignatureRefused, SignatureTooOld
from clear_platform.foundation.webhooks.models import InboundEndpoint
from clear_platform.foundation.webhooks.results import SignedMessage

NAME = "webhooks.inbound"


def verified(*, endpoint: str, headers: Mapping[str, str], body: bytes) -> SignedMessage:
    """Give a message whose signature holds.

    Takes: `endpoint`, the id in its address; its headers, whatever their case; its body as it came. Refuses:
    `SignatureRefused`, the same for an address there is not and for a signature that does not hold;
    `SignatureTooOld`, where it holds and was made more than five minutes from now.
    """
    signature = rules.read_headers(
        headers.get("webhook-id", ""), headers.get("webhook-timestamp", ""), headers.get("webhook-signature", "")
    )
    endpoint_id = _id_of(endpoint)
    text = _text_of(body)
    if signature is None or endpoint_id is None or text is None:
        raise SignatureRefused()
    organization_id = queries.owner_of_inbound(endpoint_id)
    if organization_id is None:
        raise SignatureRefused()
    if not rules.signed_by_one_of(_secrets(organization_id, endpoint_id), signature, text):
        raise SignatureRefused()
    if not rules.is_timely(signature.at, now=clock.now()):
        raise SignatureTooOld()
    return SignedMessage(endpoint_id, organization_id, signature.webhook_id, body)


def identify_signer(request: HttpRequest) -> str | None:
    """Give as whose a request that names an address for signed messages is counted, None where there is none such.

    By address of the network as well: who knows the id of somebody else's cannot use up what that one may send.
    """
    endpoint_id = _id_of(request.GET.get("endpoint", "")) if request.method == "POST" else None
    if endpoint_id is None or "webhook-signature" not in request.headers:
        return None
    with context.database_access():
        known = queries.owner_of_inbound(endpoint_id) is not None
    return f"webhook:{endpoint_id}:{request.META.get('REMOTE_ADDR', '')}" if known else None


def actor_of(message: SignedMessage, *, request_id: UUID | None = None, ip: str | None = None) -> Actor:
    """Give who acts on behalf of a message: a part of the system, for the organization whose address it came by."""
    return Actor(
        kind="system", id=None, name=NAME, organization_id=message.organization_id, request_id=request_id, ip=ip
    )


def _secrets(organization_id: int, endpoint_id: UUID) -> tuple[str, ...]:
    actor = system_actor(NAME, organization_id=organization_id)
    with context.acting(actor):
        rows = InboundEndpoint.objects.for_actor(actor).filter(organization_id=organization_id, removed_at=None)
        row = rows.filter(pk=endpoint_id).first()
        return () if row is None else queries.secrets_of(row)


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _text_of(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None
