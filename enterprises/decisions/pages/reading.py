"""Pages that show decisions: all that one sees, those of an enterprise, one record, its versions side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import Actor, ScopedQuerySet, may, may_reach, panels_of, tabs_of
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, about_one, page
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, number
from enterprises.analyses.wording import DOMAINS
from enterprises.decisions import queries
from enterprises.decisions.lineage import stale_of
from enterprises.decisions.pages.shell import shell_of
from enterprises.decisions.queries import Version
from enterprises.decisions.rules.transitions import may_rewrite
from enterprises.decisions.wording import (
    changes_in_words,
    expected_table,
    options_of,
    plan_table,
    seal_state,
    sealed,
    stands,
)
from enterprises.decisions.wording_of_lineage import approvals_in_words, stale_in_words
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
ACTS = ("propose", "approve", "reject", "supersede", "close")


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


@require_GET
@page
def decision_record(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Show one version as a record: what is recommended and why, what it expects, who approved it, what it rests on."""
    actor = request.actor
    row = queries.decision_for(actor=actor, decision_id=decision_id)
    versions = queries.versions_of(actor=actor, decision_id=decision_id)
    artifact = row.artifact_json
    stale = stale_of(actor=actor, decision_id=decision_id)
    approvals = queries.approvals_of(actor=actor, decision_id=decision_id)
    panels = panels_of("decision", actor=actor, subject_id=row.pk)
    told_elsewhere = {panel.instead_of for panel in panels}
    context = {
        **shell_of(actor, row, "record"),
        "stands": stands(row),
        "state": seal_state(row, stale=bool(stale)),
        "stale": stale_in_words(stale),
        "approvals": approvals_in_words(row, approvals),
        "artifact": artifact,
        "expected": expected_table(row) if row.expected_json and "expected" not in told_elsewhere else None,
        "panels": panels,
        "options": options_of(row),
        "plan": plan_table(row),
        "lists": [
            {"title": title, "lines": artifact.get(name, [])}
            for name, title in (
                ("risks", _("Risks")),
                ("trade_offs", _("What it costs")),
                ("constraints", _("Limits")),
            )
            if artifact.get(name)
        ],
        "versions": [sealed(one) | {"current": one.pk == row.pk} for one in reversed(versions)],
        "people": _people(row),
        "cites": _cites(artifact),
        "acts": _acts(actor, row),
        "may_edit": row.status == "draft"
        and may(actor, "edit_decision")
        and may_rewrite(author_id=row.created_by_id, editor_id=actor.id)
        and may_reach(actor, row.organization_id, "act"),
    }
    return render(request, "enterprises/decisions/record.html", context)


@require_GET
@page
def decision_versions(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Show all versions of a decision, and what each changed against the one before, or against one chosen."""
    actor = request.actor
    row = queries.decision_for(actor=actor, decision_id=decision_id)
    versions = queries.versions_of(actor=actor, decision_id=decision_id)
    asked = request.GET.get("against", "")
    other = next((one for one in versions if str(one.pk) == asked), None) or row.supersedes
    compared = queries.difference(actor=actor, decision_id=decision_id, against=other.pk) if other else None
    context = {
        **shell_of(actor, row, "versions"),
        "against": compared[0] if compared else None,
        "changes": changes_in_words(compared[1]) if compared else [],
        "versions": [
            sealed(one) | {"current": one.pk == row.pk, "compare": f"?against={one.pk}" if one.pk != row.pk else ""}
            for one in reversed(versions)
        ],
    }
    return render(request, "enterprises/decisions/versions.html", context)


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


def _people(row: Version) -> list[dict[str, str]]:
    known = [
        (_("Author"), row.created_by.name if row.created_by else _("the system"), row.created_at),
        (_("Proposed"), "", row.proposed_at),
        (_("Decided by"), row.decided_by.name if row.decided_by else _("the system"), row.decided_at),
    ]
    return [
        {"label": label, "value": who or day_full(at.date()), "note": day_full(at.date()) if who else ""}
        for label, who, at in known
        if at is not None
    ]


def _cites(artifact: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what a version rests on: each thing cited once, with the parts of it that are pointed at."""
    cited: dict[tuple[str, str], dict[str, Any]] = {}
    for one in artifact.get("citations", []):
        is_analysis = one["type"] == "analysis"
        about = cited.setdefault(
            (one["type"], str(one["id"])),
            {
                "text": f"{one['type']} {one['id']}",
                "href": reverse("analysis-page", args=[one["id"]]) if is_analysis else "",
                "parts": [],
            },
        )
        if one.get("label"):
            about["parts"].append(one["label"])
    return list(cited.values())


def _acts(actor: Actor, row: Version) -> list[dict[str, str]]:
    words = {
        "propose": _("Propose"),
        "approve": _("Approve…"),
        "reject": _("Reject…"),
        "supersede": _("Write the next version"),
        "close": _("Close…"),
    }
    reasons = queries.open_acts(actor=actor, row=row)
    return [
        {
            "act": act,
            "words": words[act],
            "href": reverse("decision-act-page", args=[row.pk, act]),
            "because": reasons[act],
        }
        for act in ACTS
        if not reasons[act] or (act in {"approve", "reject"} and row.status == "proposed")
    ]
