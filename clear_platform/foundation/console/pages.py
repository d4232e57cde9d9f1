"""The first page of a console, and the way to one's own. What the parts show is with the slices that own them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from clear_platform.foundation.console.doors import console_of
from clear_platform.foundation.console.registry import GROUPS, ConsolePart, console_parts
from clear_platform.foundation.rendering.doors import PageRequest, page


@dataclass(frozen=True)
class ShownPart:
    """A part as the first page of a console lists it."""

    label: str | Promise
    says: str | Promise
    href: str


@dataclass(frozen=True)
class ShownGroup:
    """A group of parts under its heading."""

    code: str
    heading: str | Promise
    parts: list[ShownPart]


@page
@require_safe
def console(request: PageRequest, organization_id: int) -> HttpResponse:
    """Show what an organization's console has in it for whoever looks."""
    return render(
        request,
        "foundation/console/console.html",
        {
            "console": console_of(request.actor, organization_id),
            "groups": _grouped(console_parts(request.actor), organization_id),
        },
    )


@page
@require_safe
def own_console(request: PageRequest) -> HttpResponseRedirect:
    """Lead to the console of the organization one acts for; staff, who act for the platform, to all organizations."""
    if request.actor.seat is None and request.actor.is_staff:
        return redirect("admin:foundation_organization_changelist")
    return redirect("console", organization_id=request.actor.organization_id or 0)


def _grouped(parts: list[ConsolePart], organization_id: int) -> list[ShownGroup]:
    groups = [
        ShownGroup(
            code,
            heading,
            [
                ShownPart(part.label, part.says, reverse(part.url_name, args=[organization_id]))
                for part in parts
                if part.group == code
            ],
        )
        for code, heading in GROUPS
    ]
    return [group for group in groups if group.parts]
