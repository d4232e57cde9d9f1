"""Webhooks as pages show them: tables, facts, sentences. No rules here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.rendering.filters import Option, choice, filter_bar, pager
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import moment, moment_full, number
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.webhooks import queries
from clear_platform.foundation.webhooks.filters import DeliveryFilters
from clear_platform.foundation.webhooks.models import (
    InboundEndpoint,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from clear_platform.foundation.webhooks.operations.endpoints import MOST_ENDPOINTS
from clear_platform.foundation.webhooks.operations.inbound import MOST_INBOUND
from clear_platform.foundation.webhooks.rules import EVERY

DELIVERIES_ON_A_PAGE = 50
LONGEST_IN_A_LIST = 60
STATUS_WORDS = {
    WebhookDelivery.Status.QUEUED: lambda: _("waits to be sent"),
    WebhookDelivery.Status.SENDING: lambda: _("is being sent"),
    WebhookDelivery.Status.DELIVERED: lambda: _("delivered"),
    WebhookDelivery.Status.FAILED: lambda: _("failed, comes again"),
    WebhookDelivery.Status.DEAD_LETTERED: lambda: _("given up"),
}


def webhooks_of(actor: Actor, organization_id: int) -> dict[str, Any]:
    """Give what the first page of webhooks shows: both lists."""
    out = list(queries.endpoints_for(actor).filter(organization_id=organization_id)[:MOST_ENDPOINTS])
    into = list(queries.inbound_for(actor, organization_id)[:MOST_INBOUND])
    return {
        "outbound": _endpoints(out, organization_id) if out else None,
        "inbound": _inbound(into, organization_id) if into else None,
        "lede": _lede(out, into),
    }


def endpoint_page(actor: Actor, organization_id: int, endpoint: WebhookEndpoint, query: QueryDict) -> dict[str, Any]:
    """Give what the page of one address shows: what it is, and what was sent there."""
    every = queries.deliveries_for(actor).filter(endpoint=endpoint)
    rows = every
    asked = DeliveryFilters({"status": query.get("status", "")}, queryset=rows)
    if asked.is_valid():
        rows = asked.qs
    page = Paginator(rows, DELIVERIES_ON_A_PAGE).get_page(query.get("page"))
    count = page.paginator.count
    return {
        "endpoint": endpoint,
        "state": state_of(endpoint),
        "facts": _facts(endpoint),
        "any": every.exists(),
        "bar": filter_bar(
            query,
            _("Deliveries"),
            search=None,
            fields=[
                choice(query, "status", _("Status"), [Option(one, words()) for one, words in STATUS_WORDS.items()]),
            ],
            count=ngettext("%(n)s delivery", "%(n)s deliveries", count) % {"n": number(count)},
        ),
        "table": _deliveries(list(page), organization_id),
        "pager": pager(query, page) if page.paginator.num_pages > 1 else None,
    }


def delivery_page(actor: Actor, organization_id: int, delivery_id: UUID) -> dict[str, Any]:
    """Give what the page of one delivery shows. Refuses: `RoleNotAllowed`, `NotVisible`; `NotFound`."""
    row = queries.delivery_in(actor, organization_id, delivery_id)
    tries = queries.attempts_of(actor, row)
    again = queries.replays_of(actor, row)
    return {
        "delivery": row,
        "endpoint": row.endpoint,
        "status": STATUS_WORDS[WebhookDelivery.Status(row.status)](),
        "ended": row.ended_at is not None,
        "facts": _facts_of_delivery(row, organization_id),
        "tries": _tries(tries) if tries else None,
        "replays": _deliveries(again, organization_id) if again else None,
        "payload": json.dumps(json.loads(row.payload), indent=2, ensure_ascii=False),
    }


def state_of(endpoint: WebhookEndpoint) -> str:
    """Give in words whether events are sent to an address."""
    if endpoint.active:
        return _("is on")
    gone = endpoint.disabled_because == WebhookEndpoint.Because.GONE
    return _("was switched off: it says it is gone") if gone else _("is paused")


def inbound_address(endpoint: InboundEndpoint) -> str:
    """Give the whole address by which signed events come in."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('v1:webhook-events')}?endpoint={endpoint.pk}"


def _lede(out: Sequence[WebhookEndpoint], into: Sequence[InboundEndpoint]) -> str:
    if not out and not into:
        return _("No other program is told what happens here, and none brings events in by a signed message.")
    sent = ngettext("Events are sent to %(n)s address", "Events are sent to %(n)s addresses", len(out)) % {
        "n": number(len(out))
    }
    taken = ngettext("come in by %(n)s address", "come in by %(n)s addresses", len(into)) % {"n": number(len(into))}
    return _("%(sent)s, and %(taken)s.") % {"sent": sent, "taken": taken}


def _endpoints(rows: Sequence[WebhookEndpoint], organization_id: int) -> Table:
    columns = [Column(_("Address"), "name"), Column(_("State"), "status"), Column(_("Events"), "words", spare=True),
               Column(_("What it is for"), "quiet", spare=True)]  # fmt: skip
    lines = [
        Row(
            [
                Cell(_short(one.url), href=reverse("webhook-page", args=[organization_id, one.pk]), in_drawer=False),
                Cell(state_of(one)),
                Cell(_types(one)),
                Cell(one.description),
            ],
            key=str(one.pk),
        )
        for one in rows
    ]
    return Table(_("Where events are sent"), columns, lines)


def _inbound(rows: Sequence[InboundEndpoint], organization_id: int) -> Table:
    now = timezone.now()
    columns = [Column(_("Who sends"), "name"), Column(_("Last came"), "date"), Column(_("Id"), "quiet", spare=True)]
    lines = [
        Row(
            [
                Cell(one.name, href=reverse("inbound-webhook-page", args=[organization_id, one.pk]), in_drawer=False),
                Cell(moment(one.last_used_at, now=now)) if one.last_used_at else Cell(because=_("nothing yet")),
                Cell(str(one.pk)),
            ],
            key=str(one.pk),
        )
        for one in rows
    ]
    return Table(_("Where signed events come in"), columns, lines)


def _short(url: str) -> str:
    """Give an address as a list names it; its own page has all of it."""
    return url if len(url) <= LONGEST_IN_A_LIST else f"{url[:LONGEST_IN_A_LIST]}…"


def _types(endpoint: WebhookEndpoint) -> str:
    return _("all of them") if EVERY in endpoint.types else ", ".join(endpoint.types)


def _facts(endpoint: WebhookEndpoint) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"label": _("Address"), "value": endpoint.url},
        {"label": _("Events"), "value": _types(endpoint)},
        {"label": _("Added"), "value": moment_full(endpoint.created_at)},
    ]
    if endpoint.former_until is not None and timezone.now() < endpoint.former_until:
        found.append(
            {"label": _("Signed with the secret before too, until"), "value": moment_full(endpoint.former_until)}
        )
    return found


def _deliveries(rows: Sequence[WebhookDelivery], organization_id: int) -> Table:
    now = timezone.now()
    columns = [
        Column(_("Event"), "name"),
        Column(_("Status"), "status"),
        Column(_("Answer"), "words"),
        Column(_("Tries"), "figure"),
        Column(_("Made"), "date"),
        Column(_("Next try"), "date", spare=True),
    ]
    lines = [
        Row(
            [
                Cell(one.type, href=reverse("webhook-delivery-page", args=[organization_id, one.pk]), in_drawer=False,
                     note=_("sent again") if one.replay_of_id else ""),
                Cell(STATUS_WORDS[WebhookDelivery.Status(one.status)]()),
                Cell(str(one.response_code)) if one.response_code else Cell(because=_("none")),
                Cell(number(one.attempt)),
                Cell(moment(one.created_at, now=now)),
                Cell(moment(one.next_at, now=now)) if one.next_at else Cell("–"),
            ],
            key=str(one.pk),
        )
        for one in rows
    ]  # fmt: skip
    return Table(_("Deliveries, newest first"), columns, lines)


def _facts_of_delivery(row: WebhookDelivery, organization_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "label": _("Address"),
            "value": row.endpoint.url,
            **(
                {}
                if row.endpoint.removed_at
                else {"href": reverse("webhook-page", args=[organization_id, row.endpoint_id])}
            ),
        },
        {"label": _("Message id"), "value": row.webhook_id},
        {"label": _("Made"), "value": moment_full(row.created_at)},
    ]
    if row.event_id is not None:
        href = reverse("event-page", args=[organization_id, row.event_id])
        found.append({"label": _("Event"), "value": row.type, "href": href})
    if row.replay_of_id is not None:
        href = reverse("webhook-delivery-page", args=[organization_id, row.replay_of_id])
        found.append({"label": _("Sent again"), "value": _("this was sent before"), "href": href})
    if row.next_at is not None:
        found.append({"label": _("Next try"), "value": moment_full(row.next_at)})
    if row.ended_at is not None:
        found.append({"label": _("Ended"), "value": moment_full(row.ended_at)})
    return found


def _tries(rows: Sequence[WebhookAttempt]) -> Table:
    columns = [
        Column(_("Try"), "name"),
        Column(_("Began"), "date"),
        Column(_("Answer"), "words"),
        Column(_("Milliseconds"), "figure"),
        Column(_("What it said"), "quiet"),
    ]
    lines = [
        Row(
            [
                Cell(number(one.number)),
                Cell(moment_full(one.began_at)),
                Cell(str(one.response_code)) if one.response_code else Cell(because=_("none")),
                Cell(number(one.response_ms)) if one.response_ms is not None else Cell("–"),
                Cell(one.error or one.response_body or ("" if one.ended_at else _("cut off, or still under way"))),
            ],
            key=str(one.number),
        )
        for one in rows
    ]
    return Table(_("Tries, the last one first"), columns, lines)
