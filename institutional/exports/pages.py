"""Pages of exports: what a package will hold before it leaves, the package itself, and the list of what left."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import moment_full, number, short_hash
from institutional.exports import queries
from institutional.exports.contracts import DEFAULT_SCOPE, FORMATS, PARTS_OF_SCOPE
from institutional.exports.leaving import leave
from institutional.exports.results import Document
from institutional.overview.pages.provenance import provenance_of

ROWS_ON_A_PAGE = 50


@page
@require_safe
def enterprise_export(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show what an export of an enterprise will hold, and offer it."""
    scope = request.GET.get("scope", DEFAULT_SCOPE)
    document = queries.document_of(actor=request.actor, enterprise_id=enterprise_id, scope=scope)
    package = reverse("institutional-enterprise-package", args=[enterprise_id])
    return render(
        request,
        "institutional/exports/enterprise_export.html",
        {
            "document": document,
            "heading": _heading(document),
            "scopes": [
                {
                    "label": _scope_words()[one],
                    "href": f"?scope={one}",
                    "current": one == scope,
                    "count": None,
                }
                for one in PARTS_OF_SCOPE
            ],
            "parts": _parts(document),
            "sources": document.value["rights"]["sources"],
            "withheld": document.value["rights"]["withheld"],
            "files": document.value["lineage"]["files"],
            "offers": [
                {
                    "label": _format_words()[one],
                    "href": f"{package}?scope={scope}&format={one}",
                }
                for one in FORMATS
            ],
            "provenance": provenance_of(document.value["enterprise"]["origin"]),
        },
    )


@page
@require_safe
def enterprise_package(request: PageRequest, enterprise_id: int) -> HttpResponseBase:
    """Send the package."""
    scope = request.GET.get("scope", DEFAULT_SCOPE)
    document = queries.document_of(actor=request.actor, enterprise_id=enterprise_id, scope=scope)
    return leave(actor=request.actor, document=document, format=request.GET.get("format", "json"))


@page
@require_safe
def exports(request: PageRequest) -> HttpResponse:
    """Show what left the house."""
    rows = queries.exports_for(request.actor)
    search = request.GET.get("search", "").strip()[:100].replace("\x00", "")
    if search:
        rows = rows.filter(subject_name__icontains=search)
    paginator = Paginator(rows, ROWS_ON_A_PAGE)
    part = paginator.get_page(request.GET.get("page"))
    counted = ngettext("%(n)s export", "%(n)s exports", paginator.count) % {"n": number(paginator.count)}
    return render(
        request,
        "institutional/exports/exports.html",
        {
            "lede": counted,
            "bar": filters.filter_bar(
                request.GET,
                gettext("Find an export"),
                search=filters.search(request.GET, gettext("Find by name"), gettext("Enterprise")),
                count=counted,
            ),
            "table": _exports_table(list(part.object_list)) if paginator.count else None,
            "pager": filters.pager(request.GET, part) if paginator.num_pages > 1 else None,
            "is_narrowed": bool(search),
        },
    )


def _heading(document: Document) -> str:
    withheld = document.value["rights"]["withheld"]
    if not withheld:
        return gettext("All of it may leave")
    count = sum(one["rows"] for one in withheld)
    return ngettext("%(n)s row may not leave", "%(n)s rows may not leave", count) % {"n": number(count)}


def _scope_words() -> dict[str, str]:
    return {
        "governance": gettext("Governance"),
        "execution": gettext("Execution"),
        "outcomes": gettext("Outcomes"),
        "full": gettext("All of it"),
    }


def _format_words() -> dict[str, str]:
    return {"json": gettext("Export as JSON"), "pdf": gettext("Export as PDF")}


def part_words() -> dict[str, str]:
    """Give the parts of a package as people call them."""
    return {
        "decisions": gettext("Versions of decisions"),
        "analyses": gettext("Analyses"),
        "tasks": gettext("Tasks with their milestones"),
        "outcomes": gettext("Outcomes"),
        "positions": gettext("Positions"),
        "capability_scores": gettext("Capability scores"),
        "readiness": gettext("Financing readiness"),
    }


def _parts(document: Document) -> Table:
    hashes = document.value["manifest"]["parts"]
    return Table(
        caption=gettext("What will be in it"),
        columns=[
            Column(gettext("Part"), "words"),
            Column(gettext("SHA-256"), "quiet"),
            Column(gettext("Rows"), "figure", main=True),
        ],
        rows=[
            Row([Cell(part_words()[name]), Cell(short_hash(hashes[name])), Cell(number(len(rows)))])
            for name, rows in document.value["parts"].items()
        ],
    )


def _exports_table(rows: list[Any]) -> Table:
    return Table(
        caption=gettext("Exports"),
        columns=[
            Column(gettext("Of"), "words"),
            Column(gettext("Scope"), "quiet"),
            Column(gettext("Format"), "quiet"),
            Column(gettext("By"), "quiet"),
            Column(gettext("SHA-256"), "quiet", spare=True),
            Column(gettext("Rows"), "figure", main=True),
            Column(gettext("Bytes"), "figure"),
            Column(gettext("When"), "date"),
        ],
        rows=[
            Row(
                [
                    Cell(row.subject_name, filed=True),
                    Cell(_scope_words().get(row.scope, row.scope)),
                    Cell(row.format.upper()),
                    Cell(row.exported_by.name) if row.exported_by else Cell(because=gettext("the system")),
                    Cell(short_hash(row.sha256)),
                    Cell(number(row.row_count)),
                    Cell(number(row.byte_count)),
                    Cell(moment_full(row.exported_at)),
                ]
            )
            for row in rows
        ],
    )
