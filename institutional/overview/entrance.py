"""The ways into an institution's pages, and who is let in. Which rows a page may show is asked there again."""

from __future__ import annotations

from django.urls import reverse

from clear_platform.foundation.public import Actor, OrganizationKind
from institutional.overview.errors import ForInstitutions


def portfolios_address(actor: Actor) -> str | None:
    """Give where portfolios are, to staff and members of an institution."""
    return reverse("institutional-portfolios") if lets_in(actor) else None


def exports_address(actor: Actor) -> str | None:
    """Give where the list of exports is, to everybody who belongs somewhere: what their organization took along."""
    return reverse("exports-page") if lets_in(actor) or actor.seat is not None else None


def evaluation_address(actor: Actor) -> str | None:
    """Give where readiness is held against reality, to everybody who belongs somewhere: it is their score too."""
    return reverse("readiness-evaluation-page") if lets_in(actor) or actor.seat is not None else None


def data_quality_address(actor: Actor) -> str | None:
    """Give where the faults of data are, to staff and members of an institution."""
    return reverse("data-quality-page") if lets_in(actor) else None


def let_in(actor: Actor) -> None:
    """Let staff and members of an institution pass. Refuses: `ForInstitutions`."""
    if not lets_in(actor):
        raise ForInstitutions()


def lets_in(actor: Actor) -> bool:
    """Say whether somebody is staff or a member of an institution."""
    return actor.is_staff or (actor.seat is not None and actor.seat.kind == OrganizationKind.INSTITUTION)
