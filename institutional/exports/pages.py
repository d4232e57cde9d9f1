"""Pages of exports: what a package will hold before it leaves, the package itself, and the list of what left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation.charts.gate import Thread, gate, gate_upright
from clear_platform.foundation.charts.svg import Svg
from clear_platform.foundation.public import Weighed
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import number
from institutional.exports import listing
from institutional.exports.contracts.published import DEFAULT_SCOPE, KINDS
from institutional.exports.leaving import ON_PAPER, fetch, leave
from institutional.exports.listing import scope_words
from institutional.exports.operations.keeping import UNDER_WAY
from institutional.exports.queries.gathering import Weighing, weighing_of
from institutional.exports.queries.kept import can_be_fetched, export_for, progress_of, proof_of
from institutional.overview.entrance import lets_in
from institutional.overview.pages.provenance import provenance_of
from institutional.proof.packing import proof_file

PAGES = {
    "enterprise": "enterprise-page",
    "decision": "decision-page",
    "portfolio": "institutional-portfolio",
}
"""The page of a subject, by its kind; an institution has one of its own of an enterprise."""


@page
@require_safe
def before_export(request: PageRequest, kind: str, **named: int | UUID) -> HttpResponse:
    """Show what an export of a subject will hold, and offer it. Takes: its kind, and its id as the address names it."""
    id = named[f"{kind}_id"]
    scope = request.GET.get("scope", DEFAULT_SCOPE)
    weighed = weighing_of(actor=request.actor, kind=kind, id=str(id), scope=scope)
    scopes = list(KINDS[kind].scopes)
    package = reverse(f"institutional-{kind}-package", args=[id])
    return render(
        request,
        "institutional/exports/before.html",
        {
            "name": weighed.plan.name,
            "back": reverse(_asked_from(request, kind), args=[id]),
            "rows": weighed.row_count,
            "heading": _heading(weighed),
            "scopes": [
                {"label": scope_words()[one], "href": f"?scope={one}", "current": one == scope, "count": None}
                for one in scopes
                if len(scopes) > 1
            ],
            "gate": _gate(weighed, gate),
            "gate_upright": _gate(weighed, gate_upright),
            "parts": _parts(weighed),
            "sources": weighed.scales.passed,
            "withheld": _withheld(weighed),
            "goes": bool(weighed.scales.passed),
            "offers": [
                {"label": label, "href": f"{package}?scope={scope}&format={one}"}
                for one, label in _format_words().items()
            ],
            "provenance": provenance_of(weighed.plan.origin),
        },
    )


@page
@require_safe
def package(request: PageRequest, kind: str, **named: int | UUID) -> HttpResponseBase:
    """Send the package of a subject. Takes: its kind, and its id as the address names it."""
    asked = request.GET
    return leave(
        actor=request.actor,
        kind=kind,
        id=str(named[f"{kind}_id"]),
        scope=asked.get("scope", DEFAULT_SCOPE),
        format=asked.get("format", "json"),
        later=lambda: HttpResponseRedirect(reverse("exports-page")),
    )


@page
@require_safe
def export(request: PageRequest, export_id: int) -> HttpResponse:
    """Show one export: what left, or how far a job is with it."""
    row = export_for(actor=request.actor, export_id=export_id)
    told = progress_of(row)
    return render(
        request,
        "institutional/exports/export.html",
        {
            "row": row,
            "under_way": row.state in UNDER_WAY,
            "name": listing.name_of(row),
            "can_be_fetched": row.named and can_be_fetched(row),
            "has_proof": row.named and row.proof_json is not None,
            "told": told,
            "says": _how_far(told, row.format),
            "of": scope_words().get(row.scope, row.scope),
            "facts": listing.facts_of(row),
            "withheld": [
                {"what": f"{one['source']}: {number(one['rows'])} {part_words().get(one['part'], one['part'])}",
                 "why": one["because"]}
                for one in row.rights_json.get("withheld", [])
            ],
            "anew": _anew(row) if row.named else "",
        },
    )  # fmt: skip


@page
@require_safe
def export_file(request: PageRequest, export_id: int) -> HttpResponseBase:
    """Send the file of a package that is kept."""
    return fetch(actor=request.actor, export_id=export_id)


@page
@require_safe
def export_proof(request: PageRequest, export_id: int) -> HttpResponse:
    """Show what stands beside a file that cannot hold its own proof, as the verifier takes it."""
    proof = proof_file(proof_of(actor=request.actor, export_id=export_id))
    return HttpResponse(proof, content_type="application/json")


def _how_far(told: Mapping[str, int], format: str) -> str:
    facts = {"done": number(told["parts"]), "all": number(told["parts_expected"]), "rows": number(told["rows"])}
    if format in ON_PAPER and told["parts"] == told["parts_expected"] > 0:
        return gettext("all %(rows)s rows are gathered; its pages are being laid out, which takes longest") % facts
    return gettext("%(done)s of %(all)s parts, %(rows)s rows") % facts


def _anew(row: Any) -> str:
    """Give where the same can be exported once more; empty for what is taken along from elsewhere."""
    if row.subject_type not in KINDS or row.scope not in KINDS[row.subject_type].scopes:
        return ""
    before = reverse(f"institutional-{row.subject_type}-export", args=[row.subject_id])
    return f"{before}?scope={row.scope}"


@page
@require_safe
def exports(request: PageRequest) -> HttpResponseBase:
    """Show what left the house, or give the list as a file."""
    if request.GET.get("file") == "csv":
        return listing.file_of(request.actor, request.GET)
    return render(request, "institutional/exports/exports.html", listing.listed(request.actor, request.GET))


def _asked_from(request: PageRequest, kind: str) -> str:
    """Give the page where an export is asked for, and where one goes back to."""
    return "institutional-enterprise" if kind == "enterprise" and lets_in(request.actor) else PAGES[kind]


def _heading(found: Weighing) -> str:
    weighed = [found.scales.of_part(name) for name in found.counts]
    held = [one for one in weighed if one.stays]
    if not found.scales.passed:
        return gettext("Nothing of it may leave")
    if not held:
        return gettext("All of it may leave")
    whole = len(weighed) - len(held)
    said = ngettext("%(n)s of %(all)s part may leave whole", "%(n)s of %(all)s parts may leave whole", len(weighed))
    return said % {"n": number(whole), "all": number(len(weighed))}


def _withheld(found: Weighing) -> list[dict[str, str]]:
    """Give what readers of the package find in the place of what stays, by part and source."""
    words = part_words()
    return [
        {
            "what": ngettext("%(n)s row of %(part)s stays here", "%(n)s rows of %(part)s stay here", one.rows)
            % {"n": number(one.rows), "part": words.get(one.part, one.part)},
            "why": f"{one.name}. {one.because}",
        }
        for one in found.scales.withheld
    ]


def _format_words() -> dict[str, str]:
    return {
        "zip": gettext("Take the dossier"),
        "pdf": gettext("Export as PDF"),
        "json": gettext("Export as JSON"),
        "csv": gettext("Export as tables"),
    }


def part_words() -> dict[str, str]:
    """Give the parts of a package as people call them."""
    return {
        "decisions": gettext("Versions of decisions"),
        "analyses": gettext("Analyses"),
        "tasks": gettext("Tasks with their milestones"),
        "outcomes": gettext("Outcomes"),
        "snapshots": gettext("Snapshots"),
        "members": gettext("Enterprises"),
        "figures": gettext("Figures of the portfolio"),
        "positions": gettext("Positions"),
        "capability_scores": gettext("Capability scores"),
        "readiness": gettext("Financing readiness"),
        "overviews": gettext("The newest overview"),
        "enterprise": gettext("The enterprise itself"),
        "portfolio": gettext("The portfolio itself"),
    }


def _parts(found: Weighing) -> Table:
    return Table(
        caption=gettext("Part by part: what it is made from, whether it goes, and why"),
        columns=[
            Column(gettext("Part"), "name"),
            Column(gettext("Made from"), "words"),
            Column(gettext("Verdict"), "status"),
            Column(gettext("Because"), "quiet"),
            Column(gettext("Rows"), "figure", main=True),
        ],
        rows=[_part(name, found.scales.of_part(name), rows=rows) for name, rows in found.counts.items()],
    )


def _part(name: str, weighed: Weighed, *, rows: int) -> Row:
    named = " ".join(weighed.named)
    stays = ngettext("%(n)s stays", "%(n)s stay", weighed.stays) % {"n": number(weighed.stays)}
    return Row(
        [
            Cell(part_words()[name]),
            Cell(", ".join(weighed.sources)) if weighed.sources else Cell(because=gettext("no row of it")),
            Cell(status=_verdict(weighed)) if weighed.sources else Cell(because="–"),
            Cell(" ".join(weighed.sentences), note=gettext("Named beside it: %s") % named if named else ""),
            Cell(number(rows), note=stays if weighed.stays else ""),
        ],
        name=part_words()[name],
    )


def _gate(found: Weighing, draw: Callable[..., Svg]) -> Svg:
    words = part_words()
    threads = [
        Thread(
            words[name],
            goes=bool(weighed.goes) or not weighed.stays,
            stays=bool(weighed.stays),
            note=gettext("named") if weighed.named else "",
        )
        for name in found.counts
        for weighed in (found.scales.of_part(name),)
    ]
    said = gettext("Parts, by whether they leave: %s") % "; ".join(f"{one.name}: {_leaving(one)}" for one in threads)
    return draw(said, stays=gettext("stays"), leaves=gettext("leaves"), threads=threads)


def _leaving(one: Thread) -> str:
    if one.stays:
        return gettext("in part") if one.goes else gettext("stays")
    return gettext("leaves")


def _verdict(weighed: Weighed) -> str:
    if weighed.stays:
        return "goes_in_part" if weighed.goes else "withheld"
    return "goes_named" if weighed.named else "goes"
