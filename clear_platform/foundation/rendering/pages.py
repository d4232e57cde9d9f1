"""Pages of the interface itself: the choice of how pages are shown; and how a page and its drawer share an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from clear_platform.foundation.rendering.doors import open_to_everybody, way_on
from clear_platform.foundation.rendering.sample_charts import (
    sample_bridge,
    sample_charts,
    sample_score_line,
    sample_track,
)
from clear_platform.foundation.rendering.samples import styleguide_context
from clear_platform.foundation.rendering.shell import (
    DENSITIES,
    DENSITY_COOKIE,
    KEYS,
    KEYS_COOKIE,
    THEME_COOKIE,
    THEMES,
)

A_YEAR_SECONDS = 365 * 24 * 60 * 60
_CHOICES = {"theme": (THEME_COOKIE, THEMES), "density": (DENSITY_COOKIE, DENSITIES), "keys": (KEYS_COOKIE, KEYS)}


def page_or_drawer(
    request: HttpRequest, page: str, context: Mapping[str, Any], *, drawer: str | None = None
) -> HttpResponse:
    """Give a whole page, or its drawer alone where the browser has the page already and asks for that part.

    Takes: `page`, a template whose `drawer` block includes the template `drawer`; None when nothing is open.
    """
    response = render(request, drawer if drawer and has_page(request) else page, dict(context))
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def has_page(request: HttpRequest) -> bool:
    """Say whether the browser has the page already, and asks for what opens beside it alone."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and htmx.target == "drawer" and not htmx.history_restore_request


@open_to_everybody("It shows the parts of the interface, with invented contents.")
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every part of the interface once, in each state it can be in, with the words that put it on a page."""
    context = styleguide_context(request.GET, address=request.path) | {
        "charts": sample_charts(),
        "bridge": sample_bridge(),
        "score_line": sample_score_line(),
        "track": sample_track(),
    }
    is_open = context["opened"] or context["lineage"]
    return page_or_drawer(request, "styleguide.html", context, drawer="styleguide/_drawer.html" if is_open else None)


@open_to_everybody("It keeps in cookies how pages are shown; the sign-in page has the choice too.")
@require_POST
def choose_display(request: HttpRequest) -> HttpResponse:
    """Keep how the reader likes pages shown (theme, density, keys) in cookies, and go back to where they were."""
    response = HttpResponseRedirect(way_on(request, request.POST.get("next", "/")))
    for name, (cookie, allowed) in _CHOICES.items():
        value = request.POST.get(name)
        if value in allowed:
            response.set_cookie(cookie, value, max_age=A_YEAR_SECONDS, secure=request.is_secure(), samesite="Lax")
    return response
