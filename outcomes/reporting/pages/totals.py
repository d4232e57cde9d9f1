"""The page of what the figures of several enterprises come to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clear_platform.foundation import clock
from clear_platform.foundation.public import ConsoleRequest, console_part
from clear_platform.foundation.rendering.numbers import named_day
from outcomes.records.queries import metrics_known
from outcomes.records.wording import DIMENSIONS
from outcomes.reporting.listing import totals_facts
from outcomes.reporting.queries.totals import totals_of


@console_part("reporting")
@require_safe
def totals(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Show the totals of a period, each with those it rests on, broken down where asked."""
    until = named_day(request.GET.get("to", "")) or clock.today()
    since = named_day(request.GET.get("from", "")) or until.replace(month=1, day=1)
    by = request.GET.get("by", "")
    by = by if by in DIMENSIONS else ""
    found = totals_of(
        actor=request.actor,
        organization_id=organization_id,
        since=min(since, until),
        until=until,
        by=[by] if by else [],
    )
    known = metrics_known(request.actor)
    facts = totals_facts(request.actor, found, known, since=min(since, until), until=until, by=by)
    return render(request, "outcomes/reporting/totals.html", facts)
