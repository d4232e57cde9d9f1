"""Pages of what was sent: one delivery with every try, and sending it again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.rendering.refusals import said_above
from clear_platform.foundation.tenancy.framing import may
from clear_platform.foundation.webhooks import listing, queries
from clear_platform.foundation.webhooks.errors import StillOnItsWay, WebhookOff, WebhookRemoved
from clear_platform.foundation.webhooks.operations.queueing import replay_webhook_delivery


@console_part("webhooks")
@require_safe
def delivery(request: ConsoleRequest, organization_id: int, delivery_id: UUID) -> HttpResponse:
    """Show one delivery: what was sent, every try, and what was answered."""
    facts = listing.delivery_page(request.actor, organization_id, delivery_id)
    facts["may_replay"] = facts["ended"] and may(request.actor, "replay_webhook_delivery")
    return render(request, "foundation/webhooks/delivery.html", facts)


@console_part("webhooks")
@require_POST
def replay(request: ConsoleRequest, organization_id: int, delivery_id: UUID) -> HttpResponse:
    """Send a delivery again, as a new one."""
    queries.delivery_in(request.actor, organization_id, delivery_id)
    with said_above(request, StillOnItsWay, WebhookOff, WebhookRemoved):
        made = replay_webhook_delivery(actor=request.actor, delivery_id=delivery_id)
        messages.success(request, _("It is sent again, as this delivery."))
        return redirect("webhook-delivery-page", organization_id=organization_id, delivery_id=made.pk)
    return redirect("webhook-delivery-page", organization_id=organization_id, delivery_id=delivery_id)
