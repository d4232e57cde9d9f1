"""The list of runs, and the page of agents."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import ScopedQuerySet
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.wording import number
from execution.runs import catalogue, wording
from execution.runs.queries import figures, finding
from execution.runs.results import RUN_STATUSES

ROWS = 50
NARROWING = ("status", "pattern", "by_hand", "search")
ORDERINGS = {"pattern": "pattern", "status": "status", "created": "created_at"}


@require_GET
@page
def runs(request: PageRequest) -> HttpResponse:
    """List the runs that one may see, the newest first."""
    query = request.GET
    everything = finding.runs_for(request.actor)
    names = catalogue.names()
    rows, counts = _filtered(everything, query), finding.counts_of(everything)
    pages = Paginator(rows, ROWS)
    if not any(query.get(name, "").strip() for name in NARROWING):
        pages.count = counts["total"]
    shown = pages.get_page(query.get("page"))
    context = {
        **counts,
        "bar": _bar(query, names, found=pages.count, total=counts["total"]),
        "table": wording.run_table(shown, names),
        "pager": filters.pager(query, shown) if pages.num_pages > 1 else None,
    }
    return render(request, "execution/runs/runs.html", context)


def _filtered(rows: ScopedQuerySet, query: Any) -> ScopedQuerySet:
    if query.getlist("status"):
        rows = rows.filter(status__in=query.getlist("status"))
    if query.getlist("pattern"):
        rows = rows.filter(pattern__in=query.getlist("pattern"))
    if query.getlist("by_hand"):
        rows = rows.filter(set_by_person=True)
    if query.get("search", "").strip():
        rows = finding.searched(rows, query["search"].strip())
    wanted = query.get("ordering", "")
    if wanted.removeprefix("-") in ORDERINGS:
        key = ORDERINGS[wanted.removeprefix("-")]
        rows = rows.order_by(f"-{key}" if wanted.startswith("-") else key, "run_id")
    return rows


def _bar(query: Any, names: dict[str, str], *, found: int, total: int) -> filters.FilterBar:
    statuses = [filters.Option(value, str(mark_of(value).word)) for value in RUN_STATUSES]
    return filters.filter_bar(
        query,
        _("Filter runs"),
        fields=[
            filters.choice(query, "status", _("Status"), statuses),
            filters.choice(query, "pattern", _("Pattern"), [filters.Option(*one) for one in names.items()]),
            filters.choice(query, "by_hand", _("By hand"), [filters.Option("1", _("set by a person"))]),
        ],
        search=filters.search(query, _("Find a run"), _("Enterprise, id or hash")),
        count=_("%(found)s of %(total)s") % {"found": number(found), "total": number(total)},
    )


@require_GET
@page
def agents(request: PageRequest) -> HttpResponse:
    """Show how every agent did of late: errors, times, spending, breakers."""
    found = figures.agents_shown(actor=request.actor, since=figures.figures_begin())
    offering = [
        {**one, "table": wording.agent_table(one["capabilities"], one["name"])} for one in found if one["capabilities"]
    ]
    context = {
        "days": figures.FIGURES_OF_DAYS,
        "agents": offering,
        "silent": [one for one in found if not one["capabilities"]],
        "open": sum(1 for one in found for each in one["capabilities"] if each["breaker"] != "closed"),
        "calls": sum(each["figures"]["calls"] for one in found for each in one["capabilities"] if each["figures"]),
        "failed": sum(each["figures"]["failed"] for one in found for each in one["capabilities"] if each["figures"]),
    }
    return render(request, "execution/runs/agents.html", context)
