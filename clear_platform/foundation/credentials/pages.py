"""Pages of API keys: the list, making one, one key, its other text, its end; and the end of all one's own sign-ins."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.credentials import queries
from clear_platform.foundation.credentials.errors import ExpiryPassed
from clear_platform.foundation.credentials.forms import KeyForm, TicketForm
from clear_platform.foundation.credentials.listing import key_list, state_of
from clear_platform.foundation.credentials.operations import (
    create_api_key,
    revoke_api_key,
    revoke_tokens,
    rotate_api_key,
    sign_out_everywhere,
)
from clear_platform.foundation.credentials.results import KeyGiven
from clear_platform.foundation.idempotency.errors import FormSentBefore
from clear_platform.foundation.idempotency.tickets import once
from clear_platform.foundation.rendering.doors import PageRequest, person_page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.tenancy.framing import may, require


@console_part("keys")
@require_safe
def keys(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """List the keys of an organization."""
    facts = key_list(request.actor, organization_id, request.GET)
    facts["may_make"] = may(request.actor, "create_api_key")
    return render(request, "foundation/credentials/keys.html", facts)


@console_part("keys")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make_key(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Make a key and show its text, this once."""
    require(request.actor, queries.KEY_RUNNERS)
    form = KeyForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {ExpiryPassed: "expires_on"}):
            with said_above(request, FormSentBefore):
                with once(request.actor, form.cleaned_data["ticket"]):
                    given = create_api_key(actor=request.actor, **form.wanted())
                return _shown_once(request, given)
            return redirect("keys-page", organization_id=organization_id)
    return render(request, "foundation/credentials/make_key.html", {"form": form}, status=status)


@console_part("keys")
@require_safe
def key(request: ConsoleRequest, organization_id: int, key_id: int) -> HttpResponse:
    """Show one key: what it may do, and how it ends."""
    row = queries.key_in(request.actor, organization_id, key_id)
    facts = {
        "key": row,
        "state": state_of(row),
        "may_rotate": row.holds and may(request.actor, "rotate_api_key"),
        "may_revoke": row.revoked_at is None and may(request.actor, "revoke_api_key"),
    }
    return render(request, "foundation/credentials/key.html", facts)


@console_part("keys")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rotate_key(request: ConsoleRequest, organization_id: int, key_id: int) -> HttpResponse:
    """Ask once more before a key gets another text, then show that, this once."""
    row = queries.key_in(request.actor, organization_id, key_id)
    require(request.actor, queries.KEY_RUNNERS)
    form = TicketForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with said_above(request, FormSentBefore):
            with once(request.actor, form.cleaned_data["ticket"]):
                given = rotate_api_key(actor=request.actor, key_id=key_id)
            return _shown_once(request, given)
        return redirect("key-page", organization_id=organization_id, key_id=key_id)
    return render(request, "foundation/credentials/rotate.html", {"key": row, "form": form}, status=status)


@console_part("keys")
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_key(request: ConsoleRequest, organization_id: int, key_id: int) -> HttpResponse:
    """Ask once more before a key ends, then end it."""
    row = queries.key_in(request.actor, organization_id, key_id)
    if request.method == "POST":
        ended = revoke_api_key(actor=request.actor, key_id=key_id)
        messages.success(request, _("%(name)s is revoked; nothing gets in with it any more.") % {"name": ended.name})
        return redirect("keys-page", organization_id=organization_id)
    return render(request, "foundation/credentials/revoke.html", {"key": row})


@person_page
@require_POST
def end_token_family(request: PageRequest, family_id: UUID) -> HttpResponse:
    """End one of one's own sign-ins at the API."""
    revoke_tokens(actor=request.actor, family_id=family_id)
    messages.success(request, _("That sign-in at the API has ended."))
    return redirect("sessions-page")


@person_page
@require_POST
def sign_out_of_everything(request: PageRequest) -> HttpResponse:
    """End every session and every token of one's own, this one too."""
    sign_out_everywhere(actor=request.actor)
    logout(request)
    return redirect("sign-in")


def _shown_once(request: ConsoleRequest, given: KeyGiven) -> HttpResponse:
    # Shown in the answer itself and kept nowhere: not in the session, and in no address.
    return render(request, "foundation/credentials/key_given.html", {"given": given})
