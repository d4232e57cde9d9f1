"""How an enterprise's exports of its customer system are read, and a snapshot taken from one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, tabs_of
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.stated import DayOutOfReach
from enterprises.public import day_at, enterprise_for
from outcomes.learning import queries
from outcomes.learning.errors import ExportRefused, MappingRefused
from outcomes.learning.forms import LISTS, ExportForm, MappingForm
from outcomes.learning.operations.reading import MOST_BYTES, figures_from_export, save_snapshot_mapping
from outcomes.snapshots.errors import SnapshotInTheFuture, SnapshotRefused
from outcomes.snapshots.operations import capture_snapshot


@require_http_methods(["GET", "POST"])
@page
def mapping_page(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Ask which columns of the enterprise's exports are read, and keep it."""
    actor = request.actor
    context = _shell(actor, enterprise_id)
    saved = queries.mapping_of(actor=actor, enterprise_id=enterprise_id)
    initial = vars(queries.columns_of(saved)) if saved is not None else {}
    form = MappingForm(
        request.POST if request.method == "POST" else None,
        initial={name: "\n".join(value) if name in LISTS else value for name, value in initial.items()},
    )
    if request.method == "POST" and form.is_valid():
        with shown_in(form, each={MappingRefused: None}):
            save_snapshot_mapping(actor=actor, enterprise_id=enterprise_id, columns=form.columns())
            messages.success(request, _("The mapping is kept. Exports are read by it from now on."))
            return HttpResponseRedirect(reverse("snapshot-from-export-page", args=[enterprise_id]))
    context |= {"form": form, "back_href": reverse("snapshot-from-export-page", args=[enterprise_id])}
    return render(request, "outcomes/learning/mapping.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page
def export_page(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Ask for an export, and write the snapshot down that it holds."""
    actor = request.actor
    context = _shell(actor, enterprise_id)
    saved = queries.mapping_of(actor=actor, enterprise_id=enterprise_id)
    initial = {"on": day_at(context["enterprise"].settings, clock.now())}
    form = ExportForm(request.POST or None, request.FILES or None, initial=initial)
    back = reverse("enterprise-snapshots-page", args=[enterprise_id])
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        with shown_in(
            form,
            {SnapshotInTheFuture: "on", DayOutOfReach: "on"},
            each={ExportRefused: "file", SnapshotRefused: "file"},
        ):
            content = asked["file"].read(MOST_BYTES + 1)
            read = figures_from_export(actor=actor, enterprise_id=enterprise_id, content=content)
            capture_snapshot(
                actor=actor,
                enterprise_id=enterprise_id,
                on=asked["on"],
                label=asked["label"],
                metrics=read.figures,
                source="ghl_export",
                notes=asked["notes"],
            )
            messages.success(request, _("The snapshot stands, as the export has it."))
            return HttpResponseRedirect(back)
    context |= {
        "form": form,
        "saved": saved,
        "mapping_href": reverse("snapshot-mapping-page", args=[enterprise_id]),
        "back_href": back,
    }
    return render(request, "outcomes/learning/export.html", context, status=400 if form.errors else 200)


def _shell(actor: Actor, enterprise_id: int) -> dict[str, Any]:
    return {
        "enterprise": enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act"),
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="outcomes"),
        "snapshots_href": reverse("enterprise-snapshots-page", args=[enterprise_id]),
    }
