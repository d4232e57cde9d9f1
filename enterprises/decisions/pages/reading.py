"""Pages of one version: its record, and beside it where it comes from and what rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import Actor, ShownPanel, may, may_reach, panels_of
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.pages import page_or_drawer
from clear_platform.foundation.rendering.wording import day_full
from enterprises.decisions import queries
from enterprises.decisions.lineage import evidence_of, lineage_of
from enterprises.decisions.operations.renewing import to_renew
from enterprises.decisions.pages.shell import shell_of
from enterprises.decisions.queries import Version
from enterprises.decisions.rules.transitions import may_rewrite
from enterprises.decisions.wording import expected_table, lists_of, options_of, plan_table, seal_state, sealed, stands
from enterprises.decisions.wording_of_contexts import contexts_in_words
from enterprises.decisions.wording_of_lineage import (
    approvals_in_words,
    cites_in_words,
    lineage_in_words,
    stale_in_words,
)

RECORD = "enterprises/decisions/record.html"
DRAWER = "enterprises/decisions/_lineage_drawer.html"
ACTS = ("propose", "approve", "reject", "supersede", "close")


@require_GET
@page
def decision_record(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Show one version as a record: what is recommended and why, what it expects, who approved it, what it rests on."""
    return render(request, RECORD, _record(request.actor, decision_id))


@require_GET
@page
def decision_lineage(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Show where a version comes from and what rests on it: citations, analysis, run, ledger, audit log."""
    actor = request.actor
    found = lineage_of(actor=actor, decision_id=decision_id)
    runs = [panel for run in found.runs for panel in panels_of("run-in-lineage", actor=actor, subject_id=run)]
    context = {
        **_record(actor, decision_id),
        "lineage": lineage_in_words(found),
        "runs": runs,
        "close_href": reverse("decision-page", args=[decision_id]),
    }
    return page_or_drawer(request, RECORD, context, drawer=DRAWER)


def _record(actor: Actor, decision_id: UUID) -> dict[str, Any]:
    row = queries.decision_for(actor=actor, decision_id=decision_id)
    versions = queries.versions_of(actor=actor, decision_id=decision_id)
    artifact = row.artifact_json
    evidence = evidence_of(actor=actor, decision_id=decision_id)
    signed = queries.approvals_by_version(actor=actor, decision_ids=[one.pk for one in versions])
    approvals = signed[decision_id]
    panels = panels_of("decision", actor=actor, subject_id=row.pk)
    told_elsewhere = {panel.instead_of for panel in panels}
    reasons = queries.open_acts(actor=actor, row=row)
    said = approvals_in_words(
        row, approvals, needed=queries.needed_for(actor, row), lacking=queries.lacking_for(actor, row)
    )
    state = seal_state(row, stale=bool(evidence.stale))
    return {
        **shell_of(actor, row, "record"),
        "stands": stands(row, approvals),
        "state": state,
        "stale": stale_in_words(evidence.stale, evidence.cites),
        "unreadable": stale_in_words(evidence.unreadable, evidence.cites),
        "renew_href": reverse("decision-act-page", args=[row.pk, "renew"])
        if to_renew(evidence.cites, artifact) and not reasons["renew"]
        else "",
        "lineage_href": reverse("decision-lineage-page", args=[row.pk]),
        "approvals": said,
        "artifact": artifact,
        "expected": expected_table(row) if row.expected_json and "expected" not in told_elsewhere else None,
        "told_first": _placed(panels, ahead=True),
        "told_last": _placed(panels, ahead=False),
        "options": options_of(row),
        "plan": plan_table(row),
        "lists": lists_of(row),
        "contexts": contexts_in_words(queries.contexts_of(actor=actor, decision_id=decision_id)),
        "versions": [_version(one, row, state, signed[one.pk]) for one in reversed(versions)],
        "compare_href": reverse("decision-versions-page", args=[row.pk]) if len(versions) > 1 else "",
        "people": [*_people(row, signed=bool(approvals)), *said["given"]],
        "cites": cites_in_words(artifact, evidence.cites),
        "acts": _acts(row, reasons),
        "may_edit": row.status == "draft"
        and may(actor, "edit_decision")
        and may_rewrite(author_id=row.created_by_id, editor_id=actor.id)
        and may_reach(actor, row.organization_id, "act"),
    }


def _placed(panels: Sequence[ShownPanel], *, ahead: bool) -> list[ShownPanel]:
    """Give the parts of apps above that stand where the record says what it expects, or those that stand after it."""
    return [panel for panel in panels if (panel.instead_of == "expected") == ahead]


def _version(one: Version, row: Version, state: str, signed: Sequence[Any]) -> dict[str, Any]:
    is_this = one.pk == row.pk
    return sealed(one, signed) | {"current": is_this} | ({"state": state, "href": ""} if is_this else {})


def _people(row: Version, *, signed: bool) -> list[dict[str, str]]:
    """Give who wrote, proposed and decided; who approved is said with the signatures, where there are any."""
    approved = signed and row.status != "rejected"
    known = [
        (_("Author"), row.created_by.name if row.created_by else _("the system"), row.created_at),
        (_("Proposed"), "", row.proposed_at),
        (
            _("Decided by"),
            row.decided_by.name if row.decided_by else _("the system"),
            None if approved else row.decided_at,
        ),
    ]
    return [
        {"label": label, "value": who or day_full(at.date()), "note": day_full(at.date()) if who else ""}
        for label, who, at in known
        if at is not None
    ]


def _acts(row: Version, reasons: dict[str, str]) -> list[dict[str, str]]:
    words = {
        "propose": _("Propose"),
        "approve": _("Approve…"),
        "reject": _("Reject…"),
        "supersede": _("Write the next version"),
        "close": _("Close…"),
    }
    return [
        {
            "act": act,
            "words": words[act],
            "href": reverse("decision-act-page", args=[row.pk, act]),
            "because": reasons[act],
        }
        for act in ACTS
        if not reasons[act] or (act == "approve" and row.status == "proposed")
    ]
