"""The page of one analysis: what was found, from which inputs, what was lacking, how sure it is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.shell import imprint_beside_chain
from enterprises.analyses import queries
from enterprises.analyses.rules import sources_of_inputs
from enterprises.analyses.stated import inputs_in_words
from enterprises.analyses.wording import (
    findings_table,
    first_of,
    gaps_of,
    headline_of,
    not_told_of,
    rules_in_words,
    summary_of,
    ways_of,
    why_not_held,
)
from enterprises.profiles.queries import shown as enterprise_shown


@require_GET
@page
def analysis_page(request: PageRequest, analysis_id: int) -> HttpResponse:
    """Show one analysis whole."""
    row = queries.analysis_for(actor=request.actor, analysis_id=analysis_id)
    one = queries.shown(row)
    context = {
        "analysis": one,
        "summary": summary_of(one),
        "enterprise": enterprise_shown(row.enterprise) if row.enterprise else None,
        "findings": findings_table(one),
        "first": first_of(one),
        "ways": ways_of(one),
        "why_not_held": why_not_held(one),
        "inputs": inputs_in_words(one),
        "headline": headline_of(one),
        "lacking": gaps_of(one),
        "not_told": not_told_of(one),
        "confidence_why": one.findings.get("confidence_why", ""),
        "about": [
            {"label": _("House rules"), "value": rules_in_words(one)},
            {"label": _("Recorded"), "value": f"{one.created_at:%d %b %Y, %H:%M} UTC"},
            {"label": _("By"), "value": row.created_by.name if row.created_by else _("the system")},
        ],
        "imprint": imprint_beside_chain(request.actor, sources_of_inputs(one.inputs), may=(_("read"),)),
        "sources": [f"{source['type']} {source['id']}" for source in one.inputs.get("sources", [])],
    }
    return render(request, "enterprises/analyses/analysis.html", context)
