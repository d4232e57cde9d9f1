"""Pages of the addresses that events are sent to: the lists, adding one, one with what was sent, changes, the end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.credentials.forms import TicketForm
from clear_platform.foundation.idempotency.errors import FormSentBefore
from clear_platform.foundation.idempotency.tickets import once
from clear_platform.foundation.rendering.refusals import Places, said_above, shown_in
from clear_platform.foundation.tenancy.framing import may, require
from clear_platform.foundation.webhooks import listing, queries
from clear_platform.foundation.webhooks.errors import (
    TooManyEndpoints,
    UnknownEventType,
    WebhookAddressRefused,
    WebhookOff,
)
from clear_platform.foundation.webhooks.forms import EndpointForm
from clear_platform.foundation.webhooks.operations.endpoints import (
    create_webhook,
    pause_webhook,
    remove_webhook,
    rotate_webhook_secret,
    send_test_webhook,
    update_webhook,
)
from clear_platform.foundation.webhooks.results import EndpointGiven

AT: Places = {WebhookAddressRefused: "url", UnknownEventType: "types", TooManyEndpoints: None}


@console_part("webhooks")
@require_safe
def webhooks(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """List where events are sent, and where signed events come in."""
    facts = listing.webhooks_of(request.actor, organization_id)
    facts["may_run"] = may(request.actor, "create_webhook")
    return render(request, "foundation/webhooks/webhooks.html", facts)


@console_part("webhooks")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Add an address and show its secret, this once."""
    require(request.actor, queries.RUNNERS)
    form = EndpointForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with shown_in(form, AT):
            with said_above(request, FormSentBefore):
                with once(request.actor, form.cleaned_data["ticket"]):
                    given = create_webhook(actor=request.actor, **form.wanted())
                return _shown_once(request, given)
            return redirect("webhooks-page", organization_id=organization_id)
    return render(request, "foundation/webhooks/add.html", {"form": form}, status=status)


@console_part("webhooks")
@require_safe
def webhook(request: ConsoleRequest, organization_id: int, endpoint_id: int) -> HttpResponse:
    """Show one address, and what was sent there."""
    row = queries.endpoint_in(request.actor, organization_id, endpoint_id)
    facts = listing.endpoint_page(request.actor, organization_id, row, request.GET)
    facts["may_run"] = may(request.actor, "update_webhook")
    facts["may_stop"] = may(request.actor, "remove_webhook")
    return render(request, "foundation/webhooks/webhook.html", facts)


@console_part("webhooks")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ConsoleRequest, organization_id: int, endpoint_id: int) -> HttpResponse:
    """Change an address, or what is sent there."""
    row = queries.endpoint_in(request.actor, organization_id, endpoint_id)
    require(request.actor, queries.RUNNERS)
    kept = {"url": row.url, "types": row.types, "description": row.description}
    form = EndpointForm(request.POST or None, initial=kept)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with shown_in(form, AT):
            update_webhook(actor=request.actor, endpoint_id=endpoint_id, **form.wanted())
            messages.success(request, _("The address is changed. What is on its way goes there too."))
            return redirect("webhook-page", organization_id=organization_id, endpoint_id=endpoint_id)
    return render(request, "foundation/webhooks/change.html", {"form": form, "endpoint": row}, status=status)


@console_part("webhooks")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rotate_secret(request: ConsoleRequest, organization_id: int, endpoint_id: int) -> HttpResponse:
    """Ask once more before an address gets another secret, then show that, this once."""
    row = queries.endpoint_in(request.actor, organization_id, endpoint_id)
    require(request.actor, queries.RUNNERS)
    form = TicketForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with said_above(request, FormSentBefore):
            with once(request.actor, form.cleaned_data["ticket"]):
                given = rotate_webhook_secret(actor=request.actor, endpoint_id=endpoint_id)
            return _shown_once(request, given)
        return redirect("webhook-page", organization_id=organization_id, endpoint_id=endpoint_id)
    return render(request, "foundation/webhooks/rotate.html", {"endpoint": row, "form": form}, status=status)


@console_part("webhooks")
@require_POST
def pause(request: ConsoleRequest, organization_id: int, endpoint_id: int) -> HttpResponse:
    """Send nothing to an address until it is switched on."""
    queries.endpoint_in(request.actor, organization_id, endpoint_id)
    pause_webhook(actor=request.actor, endpoint_id=endpoint_id)
    messages.success(request, _("It is paused. What happens meanwhile is not kept for it."))
    return redirect("webhook-page", organization_id=organization_id, endpoint_id=endpoint_id)


@console_part("webhooks")
@require_POST
def switch_on(request: ConsoleRequest, organization_id: int, endpoint_id: int) -> HttpResponse:
    """Send events to an address again."""
    queries.endpoint_in(request.actor, organization_id, endpoint_id)
    update_webhook(actor=request.actor, endpoint_id=endpoint_id, active=True)
    messages.success(request, _("It is on. Events are sent there from now on."))
    return redirect("webhook-page", organization_id=organization_id, endpoint_id=endpoint_id)


@console_part("webhooks")
@require_POST
def send_test(request: ConsoleRequest, organization_id: int, endpoint_id: int) -> HttpResponse:
    """Send a message to try an address out, and show how it goes."""
    queries.endpoint_in(request.actor, organization_id, endpoint_id)
    with said_above(request, WebhookOff):
        made = send_test_webhook(actor=request.actor, endpoint_id=endpoint_id)
        messages.success(request, _("A test is on its way. Load this page again to see the answer."))
        return redirect("webhook-delivery-page", organization_id=organization_id, delivery_id=made.pk)
    return redirect("webhook-page", organization_id=organization_id, endpoint_id=endpoint_id)


@console_part("webhooks")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ConsoleRequest, organization_id: int, endpoint_id: int) -> HttpResponse:
    """Ask once more before nothing is sent to an address any more, then have it so."""
    row = queries.endpoint_in(request.actor, organization_id, endpoint_id)
    if request.method == "POST":
        remove_webhook(actor=request.actor, endpoint_id=endpoint_id)
        messages.success(request, _("The address is removed; nothing is sent there any more."))
        return redirect("webhooks-page", organization_id=organization_id)
    return render(request, "foundation/webhooks/remove.html", {"endpoint": row})


def _shown_once(request: ConsoleRequest, given: EndpointGiven) -> HttpResponse:
    # Shown in the answer itself and kept nowhere: not in the session, and in no address.
    return render(request, "foundation/webhooks/given.html", {"given": given})
