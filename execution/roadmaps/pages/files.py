"""A pack as a checklist that goes out and comes back: the file, its upload, and what of it waits for somebody."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import tabs_of
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.wording import number
from enterprises.public import enterprise_for
from execution.roadmaps import queries
from execution.roadmaps.downloads import pack_file, told
from execution.roadmaps.errors import (
    AssigneeGone,
    BeforeWhatItNeeds,
    FileOfAnotherPack,
    FileOfUnknownExport,
    FileUnreadable,
    NoSuchConflict,
    RoadmapSuperseded,
    TicketReasonMissing,
)
from execution.roadmaps.forms import UploadForm
from execution.roadmaps.operations.filing import MOST_BYTES, settle_conflicts, sync_ticket_pack
from execution.roadmaps.results import Synced
from execution.roadmaps.rules.files.merging import Keep


@require_GET
@page
def checklist(request: PageRequest, ticket_pack_id: int) -> FileResponse:
    """Hand out a pack as a Markdown checklist."""
    return pack_file(request.actor, ticket_pack_id)


@require_http_methods(["GET", "POST"])
@page
def upload(request: PageRequest, ticket_pack_id: int) -> HttpResponse:
    """Take a checklist that came back: what was edited in it, what waits, what could not be taken."""
    actor = request.actor
    pack = queries.pack_for(actor=actor, pack_id=ticket_pack_id, level="act")
    form = UploadForm(request.POST or None, request.FILES or None)
    back = reverse("enterprise-roadmap-page", args=[pack.enterprise_id])
    context: dict[str, Any] = {
        "enterprise": enterprise_for(actor=actor, enterprise_id=pack.enterprise_id),
        "tabs": tabs_of("enterprise", actor=actor, subject_id=pack.enterprise_id, current="roadmap"),
        "pack": pack,
        "form": form,
        "back_href": back,
    }
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        of_file: tuple[type[ClearError], ...] = (FileUnreadable, FileOfAnotherPack, FileOfUnknownExport)
        with shown_in(form, {**dict.fromkeys(of_file, "file"), RoadmapSuperseded: None}):
            synced = sync_ticket_pack(
                actor=actor, pack_id=ticket_pack_id, content=file.read(MOST_BYTES + 1), filename=file.name or ""
            )
            messages.success(request, says(synced))
            if not synced.merged.faults:
                return HttpResponseRedirect(back)
            context["problems"] = told(synced)["problems"]
    return render(request, "execution/roadmaps/upload.html", context, status=400 if form.errors else 200)


@require_POST
@page
def settle(request: PageRequest, ticket_pack_id: int) -> HttpResponse:
    """Choose for conflicts of a file: its value, or what is here."""
    pack = queries.pack_for(actor=request.actor, pack_id=ticket_pack_id)
    choices = {
        int(name.removeprefix("keep-")): cast(Keep, value)
        for name, value in request.POST.items()
        if name.removeprefix("keep-").isdecimal() and len(name) < 24 and value in {"file", "here"}
    }
    refused = (NoSuchConflict, AssigneeGone, BeforeWhatItNeeds, TicketReasonMissing, RoadmapSuperseded)
    with said_above(request, *refused):
        left = settle_conflicts(actor=request.actor, pack_id=ticket_pack_id, choices=choices)
        if choices and not left:
            messages.success(request, _("All conflicts are settled."))
        elif choices:
            messages.success(request, _("Settled; %(n)s left.") % {"n": number(left)})
        else:
            messages.warning(request, _("Choose file or here for at least one of them."))
    return HttpResponseRedirect(reverse("enterprise-roadmap-page", args=[pack.enterprise_id]))


def says(synced: Synced) -> str:
    """Say what a file came to."""
    merged = synced.merged
    if not merged.edits:
        if merged.faults:
            return _("Nothing of your checklist could be taken; the lines at fault stand below.")
        return _("Your checklist came back without an edit; nothing changed.")
    edits = ngettext("%(n)s edit", "%(n)s edits", merged.edits) % {"n": number(merged.edits)}
    so, waiting = len(merged.taken) + merged.already, len(merged.conflicts)
    if so == merged.edits:
        return _("Your checklist came back with %(edits)s; all of them are in.") % {"edits": edits}
    parts = [ngettext("%(n)s is in", "%(n)s are in", so) % {"n": number(so)}]
    if waiting:
        parts.append(ngettext("%(n)s waits for you", "%(n)s wait for you", waiting) % {"n": number(waiting)})
    left_out = merged.edits - so - waiting
    if left_out:
        parts.append(
            ngettext("%(n)s could not be taken", "%(n)s could not be taken", left_out) % {"n": number(left_out)}
        )
    return _("Your checklist came back with %(edits)s; %(parts)s.") % {"edits": edits, "parts": ", ".join(parts)}
