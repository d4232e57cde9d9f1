"""Lists of decisions: all that one may see, and those of one enterprise."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import ScopedQuerySet, may, may_reach, tabs_of
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, about_one, page
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, number
from enterprises.analyses.wording import DOMAINS
from enterprises.decisions import queries
from enterprises.decisions.queries import Version
from enterprises.profiles.queries import enterprise_for

ROWS = 50
STATUSES = {
    "draft": lazy("draft"),
    "proposed": lazy("proposed"),
    "approved": lazy("approved"),
    "rejected": lazy("rejected"),
    "superseded": lazy("superseded"),
    "closed": lazy("closed"),
}
ORDERINGS = {"title": "title", "created": "created_at", "version": "version", "status": "status"}


@require_GET
@page
def decision_list(request: PageRequest) -> HttpResponse:
    """Show every version of every decision that one may see, newest first."""
    context = _listed(request, queries.decisions_for(request.actor), with_enterprise=True)
    return render(request, "enterprises/decisions/decision_list.html", context)


@require_GET
@page
@about_one("enterprise_id")
def enterprise_decisions(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show the decisions about one enterprise."""
    actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    rows = queries.decisions_of(actor=actor, enterprise_id=enterprise_id)
    context = {
        **_listed(request, rows, with_enterprise=False),
        "enterprise": enterprise,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="decisions"),
        "may_write": may(actor, "create_decision") and may_reach(actor, enterprise_id, "act"),
    }
    return render(request, "enterprises/decisions/enterprise_decisions.html", context)


def _listed(request: PageRequest, everything: ScopedQuerySet, *, with_enterprise: bool) -> dict[str, Any]:
    query = request.GET
    rows: Any = everything
    if query.getlist("status"):
        rows = rows.filter(status__in=query.getlist("status"))
    if query.getlist("domain"):
        rows = rows.filter(domain__in=query.getlist("domain"))
    if query.get("search", "").strip():
        rows = rows.filter(title__icontains=query["search"].strip())
    wanted = query.get("ordering", "-created")
    key = ORDERINGS.get(wanted.removeprefix("-"), "created_at")
    pages = Paginator(rows.order_by(f"-{key}" if wanted.startswith("-") else key, "pk"), ROWS)
    shown = pages.get_page(query.get("page"))
    total = everything.count()
    bar = filters.filter_bar(
        query,
        _("Filter decisions"),
        fields=[
            filters.choice(query, "status", _("Status"), [filters.Option(k, str(v)) for k, v in STATUSES.items()]),
            filters.choice(query, "domain", _("Domain"), [filters.Option(k, str(v)) for k, v in DOMAINS.items()]),
        ],
        search=filters.search(query, _("Find a decision"), _("Words of the title")),
        count=_("%(found)s of %(total)s") % {"found": number(pages.count), "total": number(total)},
    )
    return {
        "total": total,
        "waiting": everything.filter(status="proposed").count(),
        "bar": bar,
        "table": _table(shown, with_enterprise=with_enterprise),
        "pager": filters.pager(query, shown) if pages.num_pages > 1 else None,
    }


def _table(rows: Any, *, with_enterprise: bool) -> Table:
    columns = [
        Column(_("Decision"), "name", "title"),
        *([Column(_("Enterprise"), "words")] if with_enterprise else []),
        Column(_("Domain"), "words", spare=True),
        Column(_("Status"), "status", "status"),
        Column(_("Version"), "figure", "version"),
        Column(_("Begun"), "date", "created"),
    ]
    return Table(_("Decisions"), columns, [_row(row, with_enterprise=with_enterprise) for row in rows])


def _row(row: Version, *, with_enterprise: bool) -> Row:
    about = row.enterprise
    enterprise = (
        Cell(about.organization.name, href=reverse("enterprise-page", args=[about.pk]), in_drawer=False)
        if about
        else Cell(row.organization.name)
    )
    return Row(
        [
            Cell(row.title, href=reverse("decision-page", args=[row.pk]), in_drawer=False),
            *([enterprise] if with_enterprise else []),
            Cell(str(DOMAINS[row.domain])),
            Cell(status=row.status),
            Cell(number(row.version)),
            Cell(day_full(row.created_at.date())),
        ],
        key=str(row.pk),
        name=row.title,
    )
