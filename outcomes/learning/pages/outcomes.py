"""What one roadmap came to, every figure walked back; computing it; its document; its card on other pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from clear_platform.foundation.public import EXPORTERS, Actor, citations_of, may, may_reach, tabs_of
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import Places, shown_in
from clear_platform.foundation.rendering.wording import day_full, moment_full
from enterprises.public import enterprise_for
from execution.public import roadmap_for, roadmap_in_force
from outcomes.learning import queries
from outcomes.learning.drawings import deltas_table, worth_table
from outcomes.learning.errors import BaselineLater, NothingInCommon, SnapshotLacking
from outcomes.learning.forms import OutcomeForm
from outcomes.learning.leaving import leave, leave_deliverables
from outcomes.learning.operations.computing import ROADMAP_OUTCOME, compute_roadmap_outcome
from outcomes.learning.paper import reading_of
from outcomes.learning.queries import SNAPSHOT_OF, TARGETS
from outcomes.learning.wording import early_in_words, left_out_in_words
from outcomes.records.queries import metrics_known
from outcomes.snapshots.wording import LABELS

SAID: Mapping[str, str] = {
    "created": "What the roadmap came to is computed.",
    "changed": "What the roadmap came to was computed again; what it was before is kept.",
    "unchanged": "Computed again, it is the same; nothing changed.",
}


@require_GET
@page
def outcome_page(request: PageRequest, roadmap_outcome_id: int) -> HttpResponse:
    """Show what a roadmap came to: deltas, worth, status, what is missing, each figure with what it rests on."""
    actor = request.actor
    row = queries.roadmap_outcome_for(actor=actor, outcome_id=roadmap_outcome_id)
    walked = queries.walk_of(row)
    stale = [one for one in citations_of(actor=actor, kind=ROADMAP_OUTCOME, ref=str(row.pk)) if one.verdict != "holds"]
    context = {
        **_shell(actor, row.enterprise_id),
        "row": row,
        "reading": reading_of(walked, row.currency),
        "deltas": deltas_table(row, metrics_known()),
        "worth": worth_table(row, walked),
        "missing": left_out_in_words(row.missing_json),
        "early": early_in_words(row.missing_json),
        "stale": bool(stale),
        "facts": _facts(row),
        "compute_href": (computes := _compute_href(actor, row.roadmap_id, row.organization_id)),
        "refresh_href": reverse("refresh-roadmap-page", args=[row.roadmap_id])
        if computes and row.roadmap.status == "active"
        else "",
        "may_take": EXPORTERS.admits(actor),
    }
    return render(request, "outcomes/learning/outcome.html", context)


@require_http_methods(["GET", "POST"])
@page
def compute_page(request: PageRequest, roadmap_id: int) -> HttpResponse:
    """Ask which snapshot is held against the baseline, and compute what the roadmap came to."""
    actor = request.actor
    roadmap = roadmap_for(actor=actor, roadmap_id=roadmap_id, level="act")
    standing = queries.outcome_of_roadmap(actor=actor, roadmap_id=roadmap_id)
    labels = queries.labels_taken(actor=actor, enterprise_id=roadmap.enterprise_id)
    baselines = queries.baselines_of(actor=actor, enterprise_id=roadmap.enterprise_id)
    targets = [(label, _target(label, labels.get(label), baselines)) for label in TARGETS]
    newest = next((one for one in reversed(TARGETS) if one in labels), TARGETS[0])
    form = OutcomeForm(
        request.POST if request.method == "POST" else None,
        targets=targets,
        initial={"target_label": newest, "notes": standing.notes if standing else ""},
    )
    if request.method == "POST" and form.is_valid():
        refusals: Places = {
            SnapshotLacking: "target_label",
            BaselineLater: "target_label",
            NothingInCommon: "target_label",
        }
        with shown_in(form, refusals):
            made = compute_roadmap_outcome(actor=actor, roadmap_id=roadmap_id, **form.cleaned_data)
            messages.success(request, _(SAID[made.became]))
            return HttpResponseRedirect(reverse("roadmap-outcome-page", args=[made.row.pk]))
    context = {
        **_shell(actor, roadmap.enterprise_id),
        "roadmap": roadmap,
        "form": form,
        "baseline": bool(baselines),
        "snapshot_href": reverse("capture-snapshot-page", args=[roadmap.enterprise_id]),
        "back_href": reverse("roadmap-page", args=[roadmap_id]),
    }
    return render(request, "outcomes/learning/compute.html", context, status=400 if form.errors else 200)


@page
@require_safe
def outcome_document(request: PageRequest, roadmap_outcome_id: int) -> HttpResponseBase:
    """Send the document of an outcome as PDF."""
    return leave(actor=request.actor, outcome_id=roadmap_outcome_id, asked=request.GET.dict())


@page
@require_safe
def deliverables(request: PageRequest, roadmap_id: int) -> HttpResponseBase:
    """Send the files of a roadmap."""
    return leave_deliverables(actor=request.actor, roadmap_id=roadmap_id)


def card_of_roadmap(actor: Actor, roadmap_id: int) -> Mapping[str, Any] | None:
    """Give the card of what a roadmap came to; where nobody computed it yet, how to, for those who may.

    Until it is computed, the roadmap in force shows what the version came to that it renews, and says so.
    """
    row = queries.outcome_of_roadmap(actor=actor, roadmap_id=roadmap_id)
    roadmap = roadmap_for(actor=actor, roadmap_id=roadmap_id)
    if row is None and roadmap.status == "active":
        row = queries.newest_outcome(actor=actor, enterprise_id=roadmap.enterprise_id, version=roadmap.version)
    href = _compute_href(actor, roadmap_id, roadmap.organization_id)
    if row is None and not href:
        return None
    return {
        "row": None,
        "version": roadmap.version,
        **(_card(row) if row is not None else {}),
        "not_yet": roadmap.version if row is not None and row.roadmap_id != roadmap_id else "",
        "compute_href": href,
        "files_href": reverse("roadmap-deliverables-page", args=[roadmap_id]) if href else "",
    }


def card_of_enterprise(actor: Actor, enterprise_id: int) -> Mapping[str, Any] | None:
    """Give the card of what an enterprise's newest measured roadmap came to; None where none was measured."""
    row = queries.roadmap_outcomes_of(actor=actor, enterprise_id=enterprise_id).first()
    if row is not None:
        return _card(row)
    standing = roadmap_in_force(actor=actor, enterprise_id=enterprise_id)
    return None if standing is None else card_of_roadmap(actor, standing.pk)


def _card(row: queries.Row) -> dict[str, Any]:
    known = metrics_known()
    return {
        "row": row,
        "says": _lede(row),
        "early": early_in_words(row.missing_json),
        "href": reverse("roadmap-outcome-page", args=[row.pk]),
        "deltas": queries.deltas_in_words(row, known),
        "worth": queries.worth_in_words(row),
        "missing": left_out_in_words(row.missing_json),
        "version": row.roadmap.version,
    }


def _target(label: str, on: date | None, baselines: Sequence[date]) -> str:
    """Name a snapshot that may be held against the baseline, and the baseline it would be held against."""
    if on is None:
        return f"{LABELS[label]}, {_('none yet')}"
    against = next((one for one in baselines if one < on), None)
    named = (
        _("against the baseline of %(day)s") % {"day": day_full(against)}
        if against is not None
        else _("no baseline is earlier")
    )
    return f"{LABELS[label]}, {day_full(on)}, {named}"


def _lede(row: queries.Row) -> str:
    days = queries.days_held(row)
    return ngettext(
        "Roadmap %(version)s, %(days)s day after its baseline.",
        "Roadmap %(version)s, %(days)s days after its baseline.",
        days,
    ) % {"version": row.roadmap.version, "days": days}


def _facts(row: queries.Row) -> list[dict[str, str]]:
    snapshots = [
        (
            str(LABELS[one.label]),
            day_full(one.date),
            reverse("enterprise-snapshot-page", args=[row.enterprise_id, one.pk]),
        )
        for one in (row.baseline_snapshot, *(getattr(row, name) for name in SNAPSHOT_OF.values()))
        if one is not None
    ]
    by = row.computed_by.name if row.computed_by else _("the system")
    return [
        {"label": _("Roadmap"), "value": row.roadmap.version, "href": reverse("roadmap-page", args=[row.roadmap_id])},
        *({"label": label, "value": day, "href": href} for label, day, href in snapshots),
        {"label": _("Computed"), "value": moment_full(row.computed_at)},
        {"label": _("By"), "value": by},
    ]


def _compute_href(actor: Actor, roadmap_id: int, organization_id: int) -> str:
    computes = may(actor, "compute_roadmap_outcome") and may_reach(actor, organization_id, "act")
    return reverse("roadmap-compute-page", args=[roadmap_id]) if computes else ""


def _shell(actor: Actor, enterprise_id: int) -> dict[str, Any]:
    return {
        "enterprise": enterprise_for(actor=actor, enterprise_id=enterprise_id),
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="roadmap"),
    }
