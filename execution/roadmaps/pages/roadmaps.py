"""A version of a roadmap: its sections, what it changed, the versions beside it; making one; writing in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Stale, citations_of, may, may_reach, panels_of, tabs_of, tag_of
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.wording import day_full, number
from enterprises.public import day_at, enterprise_for, newest_decisions_of
from execution.roadmaps import queries
from execution.roadmaps.errors import (
    BeginsFarAway,
    ConflictsOpen,
    NothingRecommended,
    NotItsDecision,
    PackHasDone,
    PackRestedOn,
    PlannedMeanwhile,
    RoadmapSuperseded,
    StatedRefused,
)
from execution.roadmaps.forms import DeletePackForm, PackForm, SectionForm, WorthForm
from execution.roadmaps.operations.keeping import ROADMAP, kept_because
from execution.roadmaps.operations.planning import create_pack, delete_pack
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.writing import edit_section, update_roadmap
from execution.roadmaps.pages.library import picked_in
from execution.roadmaps.queries import LibraryTicket, Map
from execution.roadmaps.rules.documents.shown import blocks_of
from execution.roadmaps.rules.planning import natural
from execution.roadmaps.wording import SECTION_NAMES, SYSTEMS


@require_GET
@page
def roadmap_page(request: PageRequest, roadmap_id: int) -> HttpResponse:
    """Show a version of a roadmap with its ten sections."""
    actor = request.actor
    roadmap = queries.roadmap_for(actor=actor, roadmap_id=roadmap_id)
    writes = _writes(actor, roadmap)
    context = {
        **_shell(actor, roadmap),
        "sections": [
            {
                "row": one,
                "name": SECTION_NAMES[one.section_name],
                "blocks": blocks_of(one.content_md),
                "edit_href": reverse("edit-section-page", args=[roadmap.pk, one.section_number]) if writes else "",
            }
            for one in queries.sections_of(actor=actor, roadmap_id=roadmap.pk)
        ],
        "changelog": blocks_of(roadmap.changelog_md),
        "versions": list(queries.roadmaps_of(actor=actor, enterprise_id=roadmap.enterprise_id)),
        "cites": citations_of(actor=actor, kind=ROADMAP, ref=str(roadmap.pk)),
        "worth_href": reverse("roadmap-worth-page", args=[roadmap.pk]) if writes else "",
        "refresh_href": reverse("refresh-roadmap-page", args=[roadmap.pk]) if writes and _has_pack(roadmap) else "",
        "delete_href": _delete_href(actor, roadmap),
        "suggested_on": _suggested_on(roadmap),
        "panels": panels_of("roadmap", actor=actor, subject_id=roadmap.pk),
    }
    return render(request, "execution/roadmaps/roadmap.html", context)


@require_POST
@page
def refresh(request: PageRequest, roadmap_id: int) -> HttpResponse:
    """Make the next version of a roadmap, where something was done or measured."""
    roadmap = queries.roadmap_for(actor=request.actor, roadmap_id=roadmap_id, level="act")
    shown = roadmap_id
    with said_above(request, ConflictsOpen, RoadmapSuperseded):
        made = refresh_roadmap(actor=request.actor, pack_id=queries.pack_of_roadmap(roadmap).pk)
        if made is None:
            messages.info(
                request,
                _("Nothing was done or measured since %(version)s, so there is no new version.")
                % {"version": roadmap.version},
            )
        else:
            shown = made.roadmap.pk
            messages.success(request, _("Roadmap %(version)s stands.") % {"version": made.roadmap.version})
    return HttpResponseRedirect(reverse("roadmap-page", args=[shown]))


@require_http_methods(["GET", "POST"])
@page
def new_roadmap(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Ask which decision and which tickets a roadmap is made from, and make it with its pack."""
    actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    # A roadmap rests on the enterprise's own decisions; those of a holder of its loans stay with the holder.
    decisions = newest_decisions_of(actor=actor, enterprise_id=enterprise_id).filter(organization_id=enterprise_id)
    library = sorted(queries.offered_tickets(), key=lambda one: natural(one.ticket_id))
    decision = request.GET.get("decision", "")
    form = PackForm(
        request.POST if request.method == "POST" else None,
        decisions=[(str(one.pk), one.title) for one in decisions],
        tickets=_in_groups(library),
        initial={
            "starts_on": day_at(enterprise.settings, clock.now()) + timedelta(days=1),
            "decision_id": decision,
            "recommendations": picked_in(request.GET, {one.ticket_id: one for one in library}),
        },
    )
    if request.method == "POST" and form.is_valid():
        places = {
            NothingRecommended: "recommendations",
            NotItsDecision: "decision_id",
            BeginsFarAway: "starts_on",
            PlannedMeanwhile: None,
        }
        with shown_in(form, places):
            made = create_pack(actor=actor, enterprise_id=enterprise_id, **form.cleaned_data)
            messages.success(request, _("Roadmap %(version)s stands.") % {"version": made.roadmap.version})
            return HttpResponseRedirect(reverse("enterprise-roadmap-page", args=[enterprise_id]))
    in_force = queries.roadmap_in_force(actor=actor, enterprise_id=enterprise_id)
    context = {
        "enterprise": enterprise,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="roadmap"),
        "form": form,
        "in_force": in_force,
        "left_behind": _left_behind(actor, in_force) if in_force is not None else "",
        "choose_href": f"{reverse('choose-tickets-page', args=[enterprise_id])}{filters.address(request.GET)}",
        "back_href": reverse("enterprise-roadmap-page", args=[enterprise_id]),
    }
    return render(request, "execution/roadmaps/new_roadmap.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page
def delete_pack_page(request: PageRequest, ticket_pack_id: int) -> HttpResponse:
    """Ask once more before a pack goes with its tickets and files, or say why it stays; then have it so."""
    actor = request.actor
    pack = queries.pack_for(actor=actor, pack_id=ticket_pack_id, level="act")
    form = DeletePackForm(request.POST if request.method == "POST" else None, initial={"version": tag_of(pack)})
    back = reverse("roadmap-page", args=[pack.roadmap_id])
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {PackHasDone: None, PackRestedOn: None, Stale: None}):
            delete_pack(actor=actor, pack_id=ticket_pack_id, expected=form.expected())
            messages.success(request, _("The ticket pack was deleted. Its roadmap stays to be read."))
            return HttpResponseRedirect(back)
    kept = kept_because(actor, pack)
    context = {
        **_shell(actor, queries.roadmap_for(actor=actor, roadmap_id=pack.roadmap_id)),
        "pack": pack,
        "form": form,
        "kept": kept.detail if kept else "",
        "back_href": back,
    }
    return render(request, "execution/roadmaps/delete_pack.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page
def edit_section_page(request: PageRequest, roadmap_id: int, number: int) -> HttpResponse:
    """Change the words of a section, and how far it has come."""
    actor = request.actor
    section = queries.section_for(actor=actor, roadmap_id=roadmap_id, number=number, level="act")
    roadmap = queries.roadmap_for(actor=actor, roadmap_id=roadmap_id)
    before = {"version": tag_of(section), "status": section.status, "content_md": section.content_md}
    form = SectionForm(request.POST if request.method == "POST" else None, initial=before)
    back = f"{reverse('roadmap-page', args=[roadmap_id])}#section-{number}"
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {RoadmapSuperseded: None, Stale: None}):
            edit_section(
                actor=actor,
                roadmap_id=roadmap_id,
                number=number,
                changes=form.changes(),
                expected=form.expected(),
            )
            messages.success(request, _("The section was changed."))
            return HttpResponseRedirect(back)
    context = {
        **_shell(actor, roadmap),
        "form": form,
        "title": SECTION_NAMES[section.section_name],
        "back_href": back,
    }
    return render(request, "execution/roadmaps/edit.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page
def worth_page(request: PageRequest, roadmap_id: int) -> HttpResponse:
    """Ask what a roadmap's worth is computed with."""
    actor = request.actor
    roadmap = queries.roadmap_for(actor=actor, roadmap_id=roadmap_id, level="act")
    told = roadmap.metadata_json
    initial = {"version": tag_of(roadmap), **told.get("assumptions", {}), **told.get("roi_projection", {})}
    form = WorthForm(request.POST if request.method == "POST" else None, initial=initial)
    back = reverse("roadmap-page", args=[roadmap_id])
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {RoadmapSuperseded: None, Stale: None}, each={StatedRefused: None}):
            update_roadmap(
                actor=actor,
                roadmap_id=roadmap_id,
                changes={"assumptions": form.assumptions(), "roi_projection": form.projection()},
                expected=form.expected(),
            )
            messages.success(request, _("What you stated is kept."))
            return HttpResponseRedirect(back)
    context = {**_shell(actor, roadmap), "form": form, "title": _("What it is worth"), "back_href": back}
    return render(request, "execution/roadmaps/edit.html", context, status=400 if form.errors else 200)


def _shell(actor: Actor, roadmap: Map) -> dict[str, Any]:
    return {
        "roadmap": roadmap,
        "enterprise": enterprise_for(actor=actor, enterprise_id=roadmap.enterprise_id),
        "tabs": tabs_of("enterprise", actor=actor, subject_id=roadmap.enterprise_id, current="roadmap"),
    }


def _left_behind(actor: Actor, roadmap: Map) -> str:
    """Say what of the work of a roadmap in force a new plan leaves behind; empty where there is none."""
    if not _has_pack(roadmap):
        return ""
    totals, pack = roadmap.pack.totals_json, roadmap.pack
    waiting = queries.open_conflicts_of(actor=actor, pack_id=pack.pk).count()
    said = []
    if totals["done"] or totals["in_progress"] or totals["blocked"]:
        said.append(
            _("Of its %(n)s tickets %(done)s are done, %(under_way)s in progress and %(blocked)s blocked.")
            % {
                "n": number(totals["tickets"]),
                "done": number(totals["done"]),
                "under_way": number(totals["in_progress"]),
                "blocked": number(totals["blocked"]),
            }
        )
    if waiting:
        said.append(
            ngettext(
                "%(n)s edit of a checklist waits for somebody to choose; once it is replaced, nobody can choose"
                " any more: settle it first.",
                "%(n)s edits of a checklist wait for somebody to choose; once it is replaced, nobody can choose"
                " any more: settle them first.",
                waiting,
            )
            % {"n": number(waiting)}
        )
    return " ".join(said)


def _suggested_on(roadmap: Map) -> str:
    """Give the day by which figures of the projection were gathered that nobody stated; empty where all were."""
    suggested = roadmap.metadata_json.get("suggested")
    return day_full(date.fromisoformat(suggested["as_of"])) if suggested else ""


def _writes(actor: Actor, roadmap: Map) -> bool:
    reached = may(actor, "edit_section") and may_reach(actor, roadmap.organization_id, "act")
    return reached and roadmap.status == "active"


def _has_pack(roadmap: Map) -> bool:
    return getattr(roadmap, "pack", None) is not None


def _delete_href(actor: Actor, roadmap: Map) -> str:
    """Give where a pack of any version is deleted, empty for whoever may not."""
    reached = may(actor, "delete_pack") and may_reach(actor, roadmap.organization_id, "act")
    return reverse("delete-ticket-pack-page", args=[roadmap.pack.pk]) if reached and _has_pack(roadmap) else ""


def _in_groups(library: Sequence[LibraryTicket]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the library as groups of choices, system by system."""
    return [
        (str(SYSTEMS[system]), [(one.ticket_id, f"{one.ticket_id} {one.title}") for one in mine])
        for system, mine in groupby(library, key=lambda one: one.system)
    ]
