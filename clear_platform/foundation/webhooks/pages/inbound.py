"""Pages of the addresses that signed events come in by: making one, one, its other secret, its end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.credentials.forms import TicketForm
from clear_platform.foundation.idempotency.errors import FormSentBefore
from clear_platform.foundation.idempotency.tickets import once
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.tenancy.framing import may, require
from clear_platform.foundation.webhooks import listing, queries
from clear_platform.foundation.webhooks.errors import TooManyEndpoints
from clear_platform.foundation.webhooks.forms import InboundForm
from clear_platform.foundation.webhooks.operations.inbound import (
    create_inbound_webhook,
    remove_inbound_webhook,
    rotate_inbound_secret,
)
from clear_platform.foundation.webhooks.results import InboundGiven


@console_part("webhooks")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Make an address for signed events and show its secret, this once."""
    require(request.actor, queries.RUNNERS)
    form = InboundForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {TooManyEndpoints: None}):
            with said_above(request, FormSentBefore):
                with once(request.actor, form.cleaned_data["ticket"]):
                    given = create_inbound_webhook(actor=request.actor, name=form.cleaned_data["name"])
                return _shown_once(request, organization_id, given)
            return redirect("webhooks-page", organization_id=organization_id)
    return render(request, "foundation/webhooks/inbound_add.html", {"form": form}, status=status)


@console_part("webhooks")
@require_safe
def webhook(request: ConsoleRequest, organization_id: int, inbound_id: UUID) -> HttpResponse:
    """Show one address that signed events come in by."""
    row = queries.inbound_in(request.actor, organization_id, inbound_id)
    facts = {
        "endpoint": row,
        "address": listing.inbound_address(row),
        "may_run": may(request.actor, "rotate_inbound_secret"),
        "may_stop": may(request.actor, "remove_inbound_webhook"),
    }
    return render(request, "foundation/webhooks/inbound.html", facts)


@console_part("webhooks")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rotate_secret(request: ConsoleRequest, organization_id: int, inbound_id: UUID) -> HttpResponse:
    """Ask once more before an address gets another secret, then show that, this once."""
    row = queries.inbound_in(request.actor, organization_id, inbound_id)
    require(request.actor, queries.RUNNERS)
    form = TicketForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with said_above(request, FormSentBefore):
            with once(request.actor, form.cleaned_data["ticket"]):
                given = rotate_inbound_secret(actor=request.actor, endpoint_id=inbound_id)
            return _shown_once(request, organization_id, given)
        return redirect("inbound-webhook-page", organization_id=organization_id, inbound_id=inbound_id)
    return render(request, "foundation/webhooks/inbound_rotate.html", {"endpoint": row, "form": form}, status=status)


@console_part("webhooks")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ConsoleRequest, organization_id: int, inbound_id: UUID) -> HttpResponse:
    """Ask once more before nothing is taken by an address any more, then have it so."""
    row = queries.inbound_in(request.actor, organization_id, inbound_id)
    if request.method == "POST":
        remove_inbound_webhook(actor=request.actor, endpoint_id=inbound_id)
        messages.success(request, _("The address is removed; nothing comes in by it any more."))
        return redirect("webhooks-page", organization_id=organization_id)
    return render(request, "foundation/webhooks/inbound_remove.html", {"endpoint": row})


def _shown_once(request: ConsoleRequest, organization_id: int, given: InboundGiven) -> HttpResponse:
    # Shown in the answer itself and kept nowhere: not in the session, and in no address.
    row = queries.inbound_in(request.actor, organization_id, given.id)
    facts = {"given": given, "address": listing.inbound_address(row)}
    return render(request, "foundation/webhooks/inbound_given.html", facts)
