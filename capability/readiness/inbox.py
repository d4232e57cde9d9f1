"""What readiness asks of a person: the one step that its dashboard says to do first, in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from capability.readiness import queries
from capability.readiness.explaining.first_step import first_step_of
from capability.readiness.explaining.leads import Leads, standing_decisions
from clear_platform.foundation.public import Actor, Inbox, InboxItem, OrganizationKind, may
from enterprises.public import enterprise_for


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the first step to those who decide for the enterprise they act for; nothing where none is left."""
    seat = actor.seat
    if seat is None or seat.kind != OrganizationKind.ENTERPRISE or not may(actor, "create_decision"):
        return ()
    row = queries.readiness_of(actor, enterprise_id=seat.organization_id).first()
    if row is None or queries.has_lapsed(actor, row):
        return ()
    enterprise = enterprise_for(actor=actor, enterprise_id=seat.organization_id)
    ready = queries.shown(queries.explained_row(actor, row))
    leads = Leads.of(actor, enterprise, standing_decisions(actor, enterprise.id), ready.rationale["flags"])
    step = first_step_of(actor, ready, leads)
    if step is None:
        return ()
    item = InboxItem(
        do=step["strong"],
        because=step["text"],
        href=step["href"] or reverse("enterprise-dashboard-page", args=[enterprise.id]),
        act=step["act"] or _("Open"),
    )
    return (Inbox(_("First for financing readiness"), (item,), 1),)
