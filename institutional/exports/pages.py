"""Pages of exports: what a package will hold before it leaves, the package itself, and the list of what left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from clear_platform.foundation.charts.gate import Thread, gate
from clear_platform.foundation.charts.svg import Svg
from clear_platform.foundation.public import Weighed
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import moment_full, number, short_hash
from institutional.exports.contracts.published import DEFAULT_SCOPE, KINDS
from institutional.exports.leaving import fetch, leave
from institutional.exports.operations.keeping import UNDER_WAY
from institutional.exports.queries.gathering import Weighing, weighing_of
from institutional.exports.queries.kept import export_for, progress_of, proof_of
from institutional.exports.queries.records import exports_for
from institutional.overview.pages.provenance import provenance_of
from institutional.proof.packing import proof_file

ROWS_ON_A_PAGE = 50


@page
@require_safe
def enterprise_export(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show what an export of an enterprise will hold, and offer it."""
    return _before(
        request,
        "enterprise",
        str(enterprise_id),
        back=reverse("institutional-enterprise", args=[enterprise_id]),
        package=reverse("institutional-enterprise-package", args=[enterprise_id]),
    )


@page
@require_safe
def decision_export(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Show what an export of a decision will hold, and offer it."""
    return _before(
        request,
        "decision",
        str(decision_id),
        back=reverse("decision-page", args=[decision_id]),
        package=reverse("institutional-decision-package", args=[decision_id]),
    )


@page
@require_safe
def portfolio_export(request: PageRequest, portfolio_id: int) -> HttpResponse:
    """Show what an export of a portfolio will hold, and offer it."""
    return _before(
        request,
        "portfolio",
        str(portfolio_id),
        back=reverse("institutional-portfolio", args=[portfolio_id]),
        package=reverse("institutional-portfolio-package", args=[portfolio_id]),
    )


def _before(request: PageRequest, kind: str, id: str, *, back: str, package: str) -> HttpResponse:
    scope = request.GET.get("scope", DEFAULT_SCOPE)
    weighed = weighing_of(actor=request.actor, kind=kind, id=id, scope=scope)
    scopes = list(KINDS[kind].scopes)
    return render(
        request,
        "institutional/exports/before.html",
        {
            "name": weighed.plan.name,
            "back": back,
            "rows": weighed.row_count,
            "heading": _heading(weighed),
            "scopes": [
                {"label": _scope_words()[one], "href": f"?scope={one}", "current": one == scope, "count": None}
                for one in scopes
                if len(scopes) > 1
            ],
            "gate": _gate(weighed),
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
def enterprise_package(request: PageRequest, enterprise_id: int) -> HttpResponseBase:
    """Send the package of an enterprise."""
    return _package(request, "enterprise", str(enterprise_id))


@page
@require_safe
def decision_package(request: PageRequest, decision_id: UUID) -> HttpResponseBase:
    """Send the package of a decision."""
    return _package(request, "decision", str(decision_id))


@page
@require_safe
def portfolio_package(request: PageRequest, portfolio_id: int) -> HttpResponseBase:
    """Send the package of a portfolio."""
    return _package(request, "portfolio", str(portfolio_id))


def _package(request: PageRequest, kind: str, id: str) -> HttpResponseBase:
    asked = request.GET
    return leave(
        actor=request.actor,
        kind=kind,
        id=id,
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
            "told": told,
            "says": gettext("%(done)s of %(all)s parts, %(rows)s rows")
            % {"done": number(told["parts"]), "all": number(told["parts_expected"]), "rows": number(told["rows"])},
            "of": _scope_words().get(row.scope, row.scope),
            "withheld": [
                {"what": f"{one['source']}: {number(one['rows'])} {part_words().get(one['part'], one['part'])}",
                 "why": one["because"]}
                for one in row.rights_json.get("withheld", [])
            ],
            "anew": _anew(row),
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


def _anew(row: Any) -> str:
    """Give where the same can be exported once more; empty for what is taken along from elsewhere."""
    if row.subject_type not in KINDS or row.scope not in KINDS[row.subject_type].scopes:
        return ""
    before = reverse(f"institutional-{row.subject_type}-export", args=[row.subject_id])
    return f"{before}?scope={row.scope}"


@page
@require_safe
def exports(request: PageRequest) -> HttpResponse:
    """Show what left the house."""
    rows = exports_for(request.actor)
    search = request.GET.get("search", "").strip()[:100].replace("\x00", "")
    if search:
        rows = rows.filter(subject_name__icontains=search)
    chosen = {name: [one for one in request.GET.getlist(name) if one in words] for name, words in _choices().items()}
    for name, values in chosen.items():
        if values:
            rows = rows.filter(**{f"{name}__in": values})
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
                search=filters.search(request.GET, gettext("Find by name"), gettext("Of")),
                fields=[
                    filters.choice(
                        request.GET, name, label, [filters.Option(one, word) for one, word in _choices()[name].items()]
                    )
                    for name, label in _choice_words().items()
                ],
                count=counted,
            ),
            "table": _exports_table(list(part.object_list)) if paginator.count else None,
            "pager": filters.pager(request.GET, part) if paginator.num_pages > 1 else None,
            "is_narrowed": bool(search or any(chosen.values())),
        },
    )


def _choice_words() -> dict[str, str]:
    return {"subject_type": gettext("Kind"), "format": gettext("Format"), "state": gettext("State")}


def _choices() -> dict[str, dict[str, str]]:
    return {
        "subject_type": {
            "enterprise": gettext("Enterprise"),
            "decision": gettext("Decision"),
            "portfolio": gettext("Portfolio"),
        },
        "format": {"json": "JSON", "csv": gettext("Tables"), "pdf": "PDF", "zip": gettext("Dossier"), "md": "Markdown"},
        "state": state_words(),
    }


def state_words() -> dict[str, str]:
    """Give the states of an export as people call them."""
    return {
        "left": gettext("Left at once"),
        "waiting": gettext("Waiting"),
        "writing": gettext("Being made"),
        "kept": gettext("Can be fetched"),
        "failed": gettext("Given up"),
        "expired": gettext("No longer kept"),
    }


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


def _scope_words() -> dict[str, str]:
    return {
        "governance": gettext("Governance"),
        "execution": gettext("Execution"),
        "outcomes": gettext("Outcomes"),
        "full": gettext("All of it"),
        "memo": gettext("Memo of a decision"),
        "roadmap_outcome": gettext("What a roadmap came to"),
    }


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


def _gate(found: Weighing) -> Svg:
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
    return gate(said, stays=gettext("stays"), leaves=gettext("leaves"), threads=threads)


def _leaving(one: Thread) -> str:
    if one.stays:
        return gettext("in part") if one.goes else gettext("stays")
    return gettext("leaves")


def _verdict(weighed: Weighed) -> str:
    if weighed.stays:
        return "goes_in_part" if weighed.goes else "withheld"
    return "goes_named" if weighed.named else "goes"


def _exports_table(rows: list[Any]) -> Table:
    return Table(
        caption=gettext("Exports"),
        columns=[
            Column(gettext("Of"), "words"),
            Column(gettext("Scope"), "quiet"),
            Column(gettext("Format"), "quiet"),
            Column(gettext("State"), "quiet"),
            Column(gettext("By"), "quiet"),
            Column(gettext("SHA-256"), "quiet", spare=True),
            Column(gettext("Rows"), "figure", main=True),
            Column(gettext("Bytes"), "figure"),
            Column(gettext("When"), "date"),
        ],
        rows=[
            Row(
                [
                    Cell(row.subject_name, filed=True, href=reverse("export-page", args=[row.pk])),
                    Cell(_scope_words().get(row.scope, row.scope)),
                    Cell(row.format.upper()),
                    Cell(state_words()[row.state]),
                    Cell(row.exported_by.name) if row.exported_by else Cell(because=gettext("the system")),
                    Cell(short_hash(row.sha256)) if row.sha256 else Cell(because=gettext("not made yet")),
                    Cell(number(row.row_count)),
                    Cell(number(row.byte_count)),
                    Cell(moment_full(row.exported_at)),
                ]
            )
            for row in rows
        ],
    )
