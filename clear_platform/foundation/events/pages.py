"""Pages of events: the list of an organization's, one of them, and everything that belongs to one request."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.events import listing


@console_part("events")
@require_safe
def events(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show the events of an organization, newest first, with filters by type, subject and time."""
    return render(
        request, "foundation/events/events.html", listing.event_list(request.actor, organization_id, request.GET)
    )


@console_part("events")
@require_safe
def event(request: ConsoleRequest, organization_id: int, event_id: UUID) -> HttpResponse:
    """Show one event with its envelope, its cause and what it caused."""
    return render(request, "foundation/events/event.html", listing.one_event(request.actor, organization_id, event_id))


@console_part("events")
@require_safe
def trace(request: ConsoleRequest, organization_id: int, correlation_id: UUID) -> HttpResponse:
    """Show everything that belongs to one request, in order of time: events, entries of the log, jobs, deliveries."""
    return render(request, "foundation/events/trace.html", listing.one_trace(request.actor, correlation_id))
