"""Pages of snapshots: those of an enterprise, one in its drawer, and the form that writes one down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from clear_platform.foundation import clock
from clear_platform.foundation.public import OPERATIONS, Actor, may, may_reach, require, tabs_of
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, about_one, page
from clear_platform.foundation.rendering.pages import page_or_drawer
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, in_words, moment_full, number
from clear_platform.foundation.stated import DayOutOfReach
from enterprises.public import day_at, enterprise_for
from outcomes.records.queries import metrics_known
from outcomes.records.rules import Metric
from outcomes.snapshots import queries
from outcomes.snapshots.errors import SnapshotInTheFuture, SnapshotRefused
from outcomes.snapshots.forms import PREFIX, SnapshotForm
from outcomes.snapshots.operations import capture_snapshot
from outcomes.snapshots.queries import Snapshot
from outcomes.snapshots.rules import METRICS
from outcomes.snapshots.wording import LABELS, SHORT, SOURCES, figures_of

ROWS = 50
SAID = {
    "created": lazy("The snapshot stands."),
    "changed": lazy("The snapshot of that day was corrected; what it was before is kept."),
    "unchanged": lazy("That snapshot stood here already; nothing changed."),
}


@require_GET
@page
@about_one("enterprise_id")
def snapshot_list(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show how an enterprise stood, newest day first."""
    return page_or_drawer(request, "outcomes/snapshots/snapshot_list.html", _context(request, enterprise_id))


@require_GET
@page
@about_one("enterprise_id")
def snapshot_drawer(request: PageRequest, enterprise_id: int, snapshot_id: int) -> HttpResponse:
    """Show one snapshot beside the list: each figure with its unit, who wrote it down and where it comes from."""
    context = _context(request, enterprise_id, opened=snapshot_id)
    return page_or_drawer(
        request,
        "outcomes/snapshots/snapshot_list.html",
        context,
        drawer="outcomes/snapshots/_snapshot_drawer.html",
    )


@require_http_methods(["GET", "POST"])
@page
def capture_snapshot_page(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Ask for the six figures of a day, and write them down."""
    actor = request.actor
    require(actor, OPERATIONS["capture_snapshot"].allowed)
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    sent = request.POST if request.method == "POST" else None
    form = SnapshotForm(sent, known=metrics_known(), initial={"on": day_at(enterprise.settings, clock.now())})
    back = reverse("enterprise-snapshots-page", args=[enterprise_id])
    if sent is not None and form.is_valid():
        with shown_in(
            form, {SnapshotInTheFuture: "on", DayOutOfReach: "on"}, each={SnapshotRefused: None}, prefix=PREFIX
        ):
            made = capture_snapshot(
                actor=actor,
                enterprise_id=enterprise_id,
                on=form.cleaned_data["on"],
                label=form.cleaned_data["label"],
                metrics=form.values(),
                notes=form.cleaned_data["notes"],
                file_copy=form.cleaned_data["file_copy"],
            )
            messages.success(request, str(SAID[made.became]))
            return HttpResponseRedirect(back)
    context = {
        "enterprise": enterprise,
        "form": form,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="outcomes"),
        "back_href": back,
    }
    return render(request, "outcomes/snapshots/capture_snapshot.html", context, status=400 if form.errors else 200)


def _context(request: PageRequest, enterprise_id: int, opened: int | None = None) -> dict[str, Any]:
    actor: Actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    here = reverse("enterprise-snapshots-page", args=[enterprise_id])
    known = metrics_known()
    context = {
        "enterprise": enterprise,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="outcomes"),
        "may_capture": may(actor, "capture_snapshot") and may_reach(actor, enterprise_id, "act"),
        "may_read_exports": may(actor, "save_snapshot_mapping") and may_reach(actor, enterprise_id, "act"),
        "capture_href": reverse("capture-snapshot-page", args=[enterprise_id]),
        "outcomes_href": reverse("enterprise-outcomes-page", args=[enterprise_id]),
        **_listed(actor, enterprise_id, request.GET, known, opened),
    }
    if opened is not None:
        query = request.GET.urlencode()
        row = queries.snapshot_for(actor=actor, snapshot_id=opened, enterprise_id=enterprise_id)
        context["drawer"] = _drawer(row, known)
        context["close_href"] = f"{here}?{query}" if query else here
    return context


def _listed(
    actor: Actor, enterprise_id: int, query: QueryDict, known: Mapping[str, Metric], opened: int | None
) -> dict[str, Any]:
    everything = queries.snapshots_of(actor, enterprise_id=enterprise_id)
    rows = queries.narrowed(
        everything,
        labels=query.getlist("label"),
        words=query.get("search", ""),
        ordering=query.get("ordering", ""),
    )
    pages = Paginator(rows, ROWS)
    shown = pages.get_page(query.get("page"))
    total = everything.count()
    bar = filters.filter_bar(
        query,
        _("Filter the snapshots"),
        search=filters.search(query, _("Words of the notes"), _("Notes")),
        fields=[
            filters.choice(
                query, "label", _("Which one"), [filters.Option(code, str(word)) for code, word in LABELS.items()]
            )
        ],
        count=_("%(found)s of %(total)s snapshots") % {"found": number(pages.count), "total": number(total)},
    )
    return {
        "total": total,
        "lede": ngettext("%(n)s snapshot of the way of working.", "%(n)s snapshots of the way of working.", total)
        % {"n": in_words(total).capitalize()}
        if total
        else "",
        "bar": bar,
        "table": _table(list(shown), enterprise_id, query, known, opened),
        "pager": filters.pager(query, shown) if pages.num_pages > 1 else None,
    }


def _table(
    rows: list[Snapshot], enterprise_id: int, query: QueryDict, known: Mapping[str, Metric], opened: int | None
) -> Table:
    kept = query.urlencode()
    return Table(
        _("Snapshots"),
        [
            Column(_("Snapshot"), "name", sort="label"),
            *(Column(str(SHORT[name]), "figure", main=name == "lead_response_minutes") for name in METRICS),
            Column(_("Taken"), "date", sort="date"),
        ],
        [
            Row(
                [
                    Cell(str(LABELS[row.label]), href=_address(enterprise_id, row.pk, kept)),
                    *(Cell(text, because=_("not measured")) for text in figures_of(row, known).values()),
                    Cell(day_full(row.date)),
                ],
                key=str(row.pk),
                name=str(LABELS[row.label]),
                current=row.pk == opened,
            )
            for row in rows
        ],
    )


def _address(enterprise_id: int, snapshot_id: int, kept: str) -> str:
    href = reverse("enterprise-snapshot-page", args=[enterprise_id, snapshot_id])
    return f"{href}?{kept}" if kept else href


def _drawer(row: Snapshot, known: Mapping[str, Metric]) -> dict[str, Any]:
    return {
        "title": str(LABELS[row.label]),
        "lede": day_full(row.date),
        "values": [
            {"label": known[name].name, "value": text or _("not measured")}
            for name, text in figures_of(row, known).items()
        ],
        "facts": [
            {"label": _("Source"), "value": str(SOURCES[row.source])},
            {"label": _("Recorded"), "value": moment_full(row.recorded_at)},
            *([{"label": _("By"), "value": row.recorded_by.name}] if row.recorded_by else []),
        ],
        "notes": row.notes,
    }
