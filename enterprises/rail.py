"""Where the rail leads an actor in this app; an enterprise's own people go straight to their workspace."""

from __future__ import annotations

from django.urls import reverse

from clear_platform.foundation.public import Actor, OrganizationKind


def enterprises_address(actor: Actor) -> str | None:
    """Give the list of enterprises, or the workspace of the one enterprise the actor acts for."""
    if actor.kind == "anonymous":
        return None
    seat = actor.seat
    if seat is not None and seat.kind == OrganizationKind.ENTERPRISE and len(actor.seats) == 1:
        return reverse("enterprise-page", args=[seat.organization_id])
    return reverse("enterprise-list-page")


def decisions_address(actor: Actor) -> str | None:
    """Give the list of decisions for whoever belongs to an organization or to the staff."""
    return reverse("decision-list-page") if actor.is_staff or actor.seats else None
