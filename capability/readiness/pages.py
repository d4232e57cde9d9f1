"""Pages of readiness: the Dashboard tab of an enterprise, and the lineage of each of its figures beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from capability.readiness import queries
from capability.readiness.dashboard.whole import dashboard_of
from capability.readiness.explaining.leads import currency_in
from capability.readiness.lineage import readiness_lineage, score_lineage
from capability.scoring.queries.resting import sources_behind
from capability.scoring.queries.stored import score_row
from clear_platform.foundation.public import INTERNAL, may, may_reach, panels_of, tabs_of
from clear_platform.foundation.rendering.doors import PageRequest, about_one, page
from clear_platform.foundation.rendering.pages import page_or_drawer
from clear_platform.foundation.rendering.shell import imprint_beside_chain
from enterprises.public import enterprise_for

DASHBOARD = "capability/readiness/dashboard.html"


@require_GET
@page
@about_one("enterprise_id")
def dashboard(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show readiness, the capabilities it is made of, what they rest on and what would raise it."""
    return page_or_drawer(request, DASHBOARD, _context(request, enterprise_id))


@require_GET
@page
@about_one("enterprise_id")
def capability_lineage(request: PageRequest, enterprise_id: int, score_id: int) -> HttpResponse:
    """Show why a score is what it is: every row it rests on, with contributions that add up."""
    row = score_row(actor=request.actor, enterprise_id=enterprise_id, score_id=score_id)
    context = _context(request, enterprise_id) | {"lineage": score_lineage(request.actor, row)}
    return page_or_drawer(request, DASHBOARD, context, drawer="capability/readiness/_score_drawer.html")


@require_GET
@page
@about_one("enterprise_id")
def readiness_lineage_page(request: PageRequest, enterprise_id: int, readiness_id: int) -> HttpResponse:
    """Show why readiness is what it is: each part of the sum, each flag with the figure it was judged by."""
    row = queries.readiness_row(actor=request.actor, enterprise_id=enterprise_id, readiness_id=readiness_id)
    context = _context(request, enterprise_id)
    currency = currency_in(request.actor, context["enterprise"], row.rationale_json["flags"])
    context |= {"sum": readiness_lineage(row, currency)}
    return page_or_drawer(request, DASHBOARD, context, drawer="capability/readiness/_readiness_drawer.html")


def _context(request: PageRequest, enterprise_id: int) -> dict[str, Any]:
    actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    sources = sources_behind(actor, enterprise_ids=[enterprise_id])
    return {
        **({"imprint": imprint_beside_chain(actor, sources, may=(_("read"),))} if sources - {INTERNAL} else {}),
        "enterprise": enterprise,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="dashboard"),
        "close_href": reverse("enterprise-dashboard-page", args=[enterprise_id]),
        "record_href": reverse("record-outcome-page", args=[enterprise_id]),
        "may_record": may(actor, "record_outcome") and may_reach(actor, enterprise_id, "act"),
        "anew": queries.computed_anew(enterprise_id),
        "above": panels_of("dashboard-above", actor=actor, subject_id=enterprise_id),
        "panels": panels_of("dashboard", actor=actor, subject_id=enterprise_id),
        **dashboard_of(actor, enterprise, request.GET),
    }
