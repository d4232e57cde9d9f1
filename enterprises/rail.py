"""Where the rail leads an actor in this app; an enterprise's own people go straight to their workspace."""

from __future__ import annotations

from django.urls import reverse

from clear_platform.foundation.public import Actor, OrganizationKind, may


def workspace_address(actor: Actor) -> str | None:
    """Give the workspace of the enterprise the actor acts for."""
    seat = actor.seat
    if seat is None or seat.kind != OrganizationKind.ENTERPRISE:
        return None
    return reverse("enterprise-page", args=[seat.organization_id])


def enterprises_address(actor: Actor) -> str | None:
    """Give the list of enterprises, except to whom there is only the one that has its workspace on the rail."""
    if actor.kind == "anonymous" or (len(actor.seats) == 1 and workspace_address(actor)):
        return None
    return reverse("enterprise-list-page")


def decisions_address(actor: Actor) -> str | None:
    """Give the list of decisions for whoever belongs to an organization or to the staff."""
    return reverse("decision-list-page") if actor.is_staff or actor.seats else None


def approvals_address(actor: Actor) -> str | None:
    """Give the page of what waits for signatures to whoever may sign."""
    return reverse("approvals-page") if may(actor, "approve_decision") else None
