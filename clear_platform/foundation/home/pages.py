"""The first page after sign-in: what needs me, for every role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from clear_platform.foundation.inbox.registry import inbox_of
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.rail import rail_for


@page
def today(request: PageRequest) -> HttpResponse:
    """Show the groups of to-dos of whoever is signed in, and the ways on from here."""
    groups = inbox_of(request.actor)
    # What waits is counted on the rail itself.
    ways = rail_for(request.actor, request.path, counting=False)
    return render(
        request,
        "foundation/home/today.html",
        {
            "groups": groups,
            "total": sum(group.total for group in groups),
            "ways": [link for group in ways for link in group.links if link.says],
        },
    )
