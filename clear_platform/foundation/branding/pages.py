"""The page of a theme with its preview, the stylesheet that pages take on, and the logo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clear_platform.foundation.branding import rules
from clear_platform.foundation.branding.errors import ColourReadsBadly, LogoRefused, NoColour
from clear_platform.foundation.branding.forms import ThemeForm
from clear_platform.foundation.branding.operations import NO_LOGO, refusals_of, set_theme
from clear_platform.foundation.branding.queries import logo_of, stylesheet_of, theme_of, warnings_of
from clear_platform.foundation.branding.stylesheet import stylesheet
from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.features.guard import needs_feature
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.tenancy.framing import may

KINDS = {"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg"}
ASKED_EACH_TIME = "private, no-cache"


@needs_feature("theming")
@console_part("theme")
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show how the organization looks, and what colours would come to before they are chosen."""
    found = theme_of(request.actor, organization_id)
    chosen = {name: getattr(found, name) for name in ("primary", "accent", "type_scale", "mode")}
    form = ThemeForm(request.POST or None, request.FILES or None, initial={**chosen, **_asked(request)})
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {LogoRefused: "logo"}, each={NoColour: "primary", ColourReadsBadly: "primary"}):
            sent = form.cleaned_data
            set_theme(
                actor=request.actor,
                organization_id=organization_id,
                logo=NO_LOGO if sent["no_logo"] else sent["logo"].read() if sent["logo"] else None,
                **{name: sent[name] for name in chosen},
            )
            messages.success(request, _("This is how your organization looks now."))
            return redirect("theme-page", organization_id=organization_id)
    shown = {**chosen, **(_named(request.POST) if form.is_bound else _asked(request))}
    facts = {
        "form": form,
        "theme": found,
        "preview": _preview(shown["primary"], shown["accent"]),
        "may_choose": may(request.actor, "set_theme"),
        "logo": reverse("theme-logo", args=[organization_id]) if found.logo_kind else "",
    }
    only = request.headers.get("HX-Target") == "preview"
    template = "foundation/branding/_preview.html" if only else "foundation/branding/theme.html"
    return render(request, template, facts, status=400 if form.is_bound and not only else 200)


@page
@require_safe
def theme_stylesheet(request: PageRequest, organization_id: int) -> HttpResponse:
    """Give the stylesheet of an organization to those who belong to it; an empty one where it chose nothing."""
    found = stylesheet_of(request.actor, organization_id)
    text = ""
    if found is not None:
        text = stylesheet(
            primary=found.primary,
            accent=found.accent,
            type_scale=found.type_scale,
            mode=found.mode,
            logo_address=f"{reverse('theme-logo', args=[organization_id])}?v={found.row_version}"
            if found.logo_kind
            else "",
            logo_ratio=found.logo_ratio,
        )
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers={"Cache-Control": ASKED_EACH_TIME})


@page
@require_safe
def theme_logo(request: PageRequest, organization_id: int) -> HttpResponse:
    """Give the logo of an organization to those who belong to it."""
    found = logo_of(request.actor, organization_id)
    return HttpResponse(
        bytes(found.logo), content_type=KINDS[found.logo_kind], headers={"Cache-Control": ASKED_EACH_TIME}
    )


def _preview(primary: str, accent: str) -> dict[str, Any] | None:
    """Give what two colours come to; nothing where they are no colours."""
    if not (rules.is_colour(primary) and rules.is_colour(accent)):
        return None
    look = rules.look_of(primary, accent)
    return {
        "modes": [
            {"name": _("Light"), "colours": look.light, "grounds": rules.LIGHT, "ink": rules.INK},
            {"name": _("Dark"), "colours": look.dark, "grounds": rules.DARK, "ink": "#E7EEF2"},
        ],
        "pairs": look.pairs,
        "refusals": list(refusals_of(primary.upper(), accent.upper())),
        "warnings": warnings_of(look),
    }


def _asked(request: HttpRequest) -> dict[str, str]:
    return _named(request.GET)


def _named(sent: Any) -> dict[str, str]:
    return {name: sent[name] for name in ("primary", "accent") if rules.is_colour(sent.get(name, ""))}
