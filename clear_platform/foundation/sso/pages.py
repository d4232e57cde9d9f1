"""Pages of sign-in through an organization's provider: the way there and back, and its settings in the console."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.outbound.names import texts_of
from clear_platform.foundation.rendering.doors import open_to_everybody, way_on
from clear_platform.foundation.rendering.refusals import Places, said_above, shown_in
from clear_platform.foundation.sessions.gate import Proof
from clear_platform.foundation.sessions.operations import begin_session
from clear_platform.foundation.sso.conversation import callback_url, discovered, said_by, way_there
from clear_platform.foundation.sso.errors import (
    DomainKnown,
    DomainNotProved,
    DomainRefused,
    DomainTaken,
    IssuerRefused,
    NoProvider,
    NothingToRequire,
    ProviderSetMeanwhile,
    RoleMapRefused,
)
from clear_platform.foundation.sso.forms import AddressForm, DomainForm, ProviderForm
from clear_platform.foundation.sso.operations import (
    RUNNERS,
    add_sign_in_domain,
    enter_through_provider,
    prove_sign_in_domain,
    remove_identity_provider,
    remove_sign_in_domain,
    set_identity_provider,
)
from clear_platform.foundation.sso.queries import (
    client_of,
    domain_for,
    domains_of,
    organization_signing_in,
    provider_of,
)
from clear_platform.foundation.sso.rules import domain_of_address, written_map
from clear_platform.foundation.tenancy.context import (
    acting,
    between_transactions,
)
from clear_platform.foundation.tenancy.framing import may, require
from clear_platform.foundation.tenancy.queries import system_actor


@open_to_everybody("It is how one signs in through an organization; it says of a domain only whether one uses it.")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sso(request: HttpRequest) -> HttpResponseBase:
    """Ask for the address, and show the way to the provider of its domain."""
    going_to = way_on(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(going_to)
    form = AddressForm(request.POST or None)
    facts: dict[str, Any] = {"form": form, "next": going_to}
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        organization_id = organization_signing_in(email)
        if organization_id is None:
            form.add_error("email", NoProvider(domain=domain_of_address(email) or email).detail)
        else:
            actor = system_actor("sign-in", organization_id=organization_id)
            with acting(actor):
                client = client_of(actor, organization_id)
            with between_transactions():
                way = way_there(request, client, going_to=going_to)
            # A link to follow, no redirect: the policy of this page lets its forms lead nowhere else.
            facts |= {"way": way, "host": urlsplit(way).hostname, "organization": client.name}
    return render(request, "foundation/sso/sso.html", facts, status=400 if form.errors else 200)


@open_to_everybody("A provider sends people back to it; what they bring is verified before they are let in.")
@never_cache
@require_safe
def callback(request: HttpRequest, organization_id: int) -> HttpResponseBase:
    """Take what the provider says, and let the person in."""
    if request.user.is_authenticated:
        return redirect("today")
    actor = system_actor("sign-in", organization_id=organization_id)
    with acting(actor):
        client = client_of(actor, organization_id)
    with between_transactions():
        said = said_by(request, client)
    user = enter_through_provider(actor=actor, organization_id=organization_id, said=said)
    begin_session(request, user, proof=Proof.PROVIDER, organization_id=organization_id)
    return redirect(way_on(request, said.going_to))


@console_part("sign-in")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show and set an organization's provider."""
    shown = provider_of(request.actor, organization_id)
    initial: dict[str, Any] = {"enabled": True, "default_role": "viewer"}
    if shown is not None:
        initial = {name: getattr(shown, name) for name in _SHOWN} | {"role_map": written_map(shown.role_map)}
    form = ProviderForm(request.POST or None, kind=request.console.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data | {"client_secret": form.cleaned_data["client_secret"] or None}
        wholly: Places = {IssuerRefused: "issuer", NothingToRequire: "required", ProviderSetMeanwhile: None}
        require(request.actor, RUNNERS)
        with shown_in(form, wholly, each={RoleMapRefused: "role_map"}):
            with between_transactions():
                wanted["issuer"] = discovered(wanted["issuer"])
            set_identity_provider(actor=request.actor, organization_id=organization_id, **wanted)
            messages.success(request, _("The provider is kept."))
            return redirect("sign-in-settings-page", organization_id=organization_id)
    return _settings(request, organization_id, form=form)


_SHOWN = ("issuer", "client_id", "default_role", "role_claim", "enabled", "required")


@console_part("sign-in")
@require_http_methods(["GET", "HEAD", "POST"])
def remove_provider(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Ask once more before the provider is taken away, then do it."""
    if request.method == "POST":
        remove_identity_provider(actor=request.actor, organization_id=organization_id)
        messages.success(request, _("The provider is gone. Members sign in with their passwords."))
        return redirect("sign-in-settings-page", organization_id=organization_id)
    return render(request, "foundation/sso/remove.html", {"provider": provider_of(request.actor, organization_id)})


@console_part("sign-in")
@require_POST
def add_domain(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Put a domain on the list."""
    form = DomainForm(request.POST)
    if form.is_valid():
        with shown_in(form, {DomainRefused: "domain", DomainKnown: "domain"}):
            add_sign_in_domain(actor=request.actor, organization_id=organization_id, **form.cleaned_data)
            messages.success(request, _("The domain is on the list. Make the record, then look whether it is seen."))
            return redirect("sign-in-settings-page", organization_id=organization_id)
    return _settings(request, organization_id, domain_form=form)


@console_part("sign-in")
@require_POST
def prove_domain(request: ConsoleRequest, organization_id: int, domain_id: int) -> HttpResponse:
    """Look whether the record is there that proves a domain."""
    require(request.actor, RUNNERS)
    domain = domain_for(request.actor, organization_id, domain_id)
    with between_transactions():
        seen = texts_of(domain.proof_name)
    with said_above(request, DomainNotProved, DomainTaken):
        prove_sign_in_domain(actor=request.actor, organization_id=organization_id, domain_id=domain_id, seen=seen)
        messages.success(request, _("The domain is proved."))
    return redirect("sign-in-settings-page", organization_id=organization_id)


@console_part("sign-in")
@require_POST
def remove_domain(request: ConsoleRequest, organization_id: int, domain_id: int) -> HttpResponse:
    """Take a domain off the list."""
    remove_sign_in_domain(actor=request.actor, organization_id=organization_id, domain_id=domain_id)
    messages.success(request, _("The domain is off the list."))
    return redirect("sign-in-settings-page", organization_id=organization_id)


def _settings(
    request: ConsoleRequest, organization_id: int, *, form: Form | None = None, domain_form: Form | None = None
) -> HttpResponse:
    shown = provider_of(request.actor, organization_id)
    domains = domains_of(request.actor, organization_id)
    if form is None:
        initial: dict[str, Any] = {"enabled": True, "default_role": "viewer"}
        if shown is not None:
            initial = {name: getattr(shown, name) for name in _SHOWN} | {"role_map": written_map(shown.role_map)}
        form = ProviderForm(kind=request.console.kind, initial=initial)
    failed = form.is_bound or (domain_form is not None and domain_form.is_bound)
    facts = {
        "provider": shown,
        "domains": domains,
        "proved": sum(one.proved_at is not None for one in domains),
        "form": form,
        "domain_form": domain_form or DomainForm(),
        "callback": callback_url(organization_id),
        "may_set": may(request.actor, "set_identity_provider"),
    }
    return render(request, "foundation/sso/settings.html", facts, status=400 if failed else 200)
