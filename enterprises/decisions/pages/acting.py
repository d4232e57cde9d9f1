"""The page of an act on a decision: what it means, a note, and the button; the operation does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.doors import PageRequest, page
from enterprises.decisions import queries
from enterprises.decisions.forms import NoteForm
from enterprises.decisions.operations.deciding import (
    approve_decision,
    close_decision,
    propose_decision,
    reject_decision,
)
from enterprises.decisions.operations.drafting import supersede_decision
from enterprises.decisions.pages.shell import shell_of
from enterprises.decisions.queries import Version

WORDS: Mapping[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "propose": (
        _("Propose this version"),
        _("It goes to those who decide, and is not rewritten any more. You cannot approve what you wrote."),
        _("The version was proposed."),
    ),
    "approve": (
        _("Approve this version"),
        _("Your approval signs the content below by its hash. The version is frozen; a change is a new version."),
        _("The version was approved."),
    ),
    "reject": (
        _("Reject this version"),
        _("It stays on record with your reason. Its author can write the next version."),
        _("The version was rejected."),
    ),
    "supersede": (
        _("Write the next version"),
        _("A draft with the same content is begun. The version that stands holds until the next is approved."),
        _("The next version is begun as a draft."),
    ),
    "close": (
        _("Close this decision"),
        _("Nothing follows from it any more. It stays on record."),
        _("The decision was closed."),
    ),
}
Call = Callable[[Actor, UUID, str], Version]
CALLS: Mapping[str, Call] = {
    "propose": lambda actor, pk, _note: propose_decision(actor=actor, decision_id=pk),
    "approve": lambda actor, pk, note: approve_decision(actor=actor, decision_id=pk, note=note),
    "reject": lambda actor, pk, note: reject_decision(actor=actor, decision_id=pk, note=note),
    "supersede": lambda actor, pk, _note: supersede_decision(actor=actor, decision_id=pk),
    "close": lambda actor, pk, note: close_decision(actor=actor, decision_id=pk, note=note),
}


@require_http_methods(["GET", "POST"])
@page
def decision_act(request: PageRequest, decision_id: UUID, act: str) -> HttpResponse:
    """Ask once more before a decision moves, and move it."""
    if act not in CALLS:
        raise NotFound()
    row = queries.decision_for(actor=request.actor, decision_id=decision_id)
    form = NoteForm(request.POST if request.method == "POST" else None, needed=act == "reject")
    heading, means, done = WORDS[act]
    if request.method == "POST" and form.is_valid():
        moved = CALLS[act](request.actor, decision_id, form.cleaned_data["note"])
        waits = act == "approve" and moved.status == "proposed"
        messages.success(request, str(_("Your approval is kept. The version waits for others.") if waits else done))
        return HttpResponseRedirect(reverse("decision-page", args=[moved.pk]))
    context = {
        **shell_of(request.actor, row, "record"),
        "act": act,
        "heading": heading,
        "means": means,
        "takes_note": act in {"approve", "reject", "close"},
        "because": queries.open_acts(actor=request.actor, row=row)[act],
        "form": form,
    }
    return render(request, "enterprises/decisions/act.html", context, status=400 if form.errors else 200)
