"""Pages of enterprises: the list, making one, the workspace's first tab, changing what is known."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clear_platform.foundation.public import Expected, Stale, may
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import shown_in
from enterprises.profiles import queries
from enterprises.profiles.forms import EnterpriseForm, KnownForm
from enterprises.profiles.listing import listed
from enterprises.profiles.operations import create_enterprise, update_enterprise
from enterprises.profiles.results import NewEnterprise

EDITED = ("name", "industry", "region", "city", "size_band")


@require_GET
@page
def enterprise_list(request: PageRequest) -> HttpResponse:
    """Show the enterprises that one may see, to find and to open."""
    context = {**listed(request.actor, request.GET), "may_create": may(request.actor, "create_enterprise")}
    return render(request, "enterprises/profiles/enterprise_list.html", context)


@require_http_methods(["GET", "POST"])
@page
def enterprise_new(request: PageRequest) -> HttpResponse:
    """Ask for what is known of an enterprise, and make it."""
    form = EnterpriseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = create_enterprise(actor=request.actor, wanted=NewEnterprise(**form.facts()))
        messages.success(request, _("%(name)s was added.") % {"name": made.name})
        return HttpResponseRedirect(reverse("enterprise-page", args=[made.id]))
    return render(
        request, "enterprises/profiles/enterprise_new.html", {"form": form}, status=400 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@page
def enterprise_edit(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Ask for what is known of an enterprise now, and change what differs."""
    enterprise = queries.enterprise_for(actor=request.actor, enterprise_id=enterprise_id, level="act")
    before = {name: getattr(enterprise, name) for name in EDITED}
    form = KnownForm(request.POST if request.method == "POST" else None, initial=before, settings=enterprise.settings)
    if request.method == "POST" and form.is_valid():
        stood = {**before, "settings_json": dict(enterprise.settings)}
        changes = {name: value for name, value in form.facts().items() if value != stood[name]}
        # Settings are kept as a whole: those that the form does not show must not go back to what they were.
        expected = Expected(frozenset({enterprise.tag})) if "settings_json" in changes else None
        with shown_in(form, {Stale: None}):
            if changes:
                update_enterprise(actor=request.actor, enterprise_id=enterprise_id, changes=changes, expected=expected)
                messages.success(request, _("What is known of %(name)s was changed.") % {"name": enterprise.name})
            return HttpResponseRedirect(reverse("enterprise-page", args=[enterprise_id]))
    context = {"form": form, "enterprise": enterprise}
    return render(request, "enterprises/profiles/enterprise_edit.html", context, status=400 if form.errors else 200)
