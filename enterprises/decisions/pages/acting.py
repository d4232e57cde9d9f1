"""The page of an act on a decision: what it means, a note, and the button; the operation does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.wording import number
from enterprises.decisions import queries
from enterprises.decisions.errors import NothingToRenew
from enterprises.decisions.forms import NoteForm
from enterprises.decisions.lineage import evidence_of
from enterprises.decisions.operations.deciding import (
    approve_decision,
    close_decision,
    propose_decision,
    reject_decision,
)
from enterprises.decisions.operations.drafting import supersede_decision
from enterprises.decisions.operations.renewing import renew_decision, to_renew
from enterprises.decisions.pages.shell import shell_of
from enterprises.decisions.queries import Version
from enterprises.decisions.signing import signatures_lacking
from enterprises.decisions.wording import expected_table, lists_of, options_of, plan_table
from enterprises.decisions.wording_of_changes import changes_in_short
from enterprises.decisions.wording_of_lineage import approvals_in_words, stale_in_words

WORDS: Mapping[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "propose": (
        _("Propose this version"),
        _("It goes to those who decide, and is not rewritten any more. You cannot approve what you wrote."),
        _("The version was proposed."),
    ),
    "approve": (
        _("Approve this version"),
        _("Your approval signs what stands below by its hash. The version is frozen; a change is a new version."),
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
    "renew": (
        _("Take the citations anew"),
        _(
            "A draft in the same words is begun; what it cites is cited as it stands now. "
            "The version that stands is not touched, and holds until the next is approved."
        ),
        _("The draft rests on what its evidence says now. Read whether its words still follow from it."),
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
    "renew": lambda actor, pk, _note: renew_decision(actor=actor, decision_id=pk),
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
        messages.success(request, _waits(request.actor, moved) if act == "approve" else str(done))
        return HttpResponseRedirect(reverse("decision-page", args=[moved.pk]))
    context = {
        **shell_of(request.actor, row, "record"),
        "act": act,
        "heading": heading,
        "means": means,
        "takes_note": act in {"approve", "reject", "close"},
        "because": _why_not(request.actor, row, act),
        **(_before_signing(request.actor, row) if act == "approve" else {}),
        "form": form,
    }
    return render(request, "enterprises/decisions/act.html", context, status=400 if form.errors else 200)


def _waits(actor: Actor, row: Version) -> str:
    lacking = signatures_lacking(actor=actor, decision_id=row.pk)
    if not lacking:
        return str(WORDS["approve"][2])
    return ngettext(
        "Your approval is kept. The version waits for one more.",
        "Your approval is kept. The version waits for %(n)s more.",
        lacking,
    ) % {"n": number(lacking)}


def _why_not(actor: Actor, row: Version, act: str) -> str:
    because = queries.open_acts(actor=actor, row=row)[act]
    if (
        act == "renew"
        and not because
        and not to_renew(evidence_of(actor=actor, decision_id=row.pk).cites, row.artifact_json)
    ):
        return NothingToRenew.sentence
    return because


def _before_signing(actor: Actor, row: Version) -> dict[str, Any]:
    """Give what somebody about to sign should have seen: what it changes, and what it rests on that holds no longer."""
    evidence = evidence_of(actor=actor, decision_id=row.pk)
    said = approvals_in_words(
        row,
        queries.approvals_of(actor=actor, decision_id=row.pk),
        needed=queries.needed_for(actor, row),
        lacking=queries.lacking_for(actor, row),
    )
    holds = queries.holding_versions(actor=actor, decision_ids=[row.pk]).get(row.pk)
    return {
        "approvals": said,
        "artifact": row.artifact_json,
        "expected": expected_table(row) if row.expected_json else None,
        "options": options_of(row),
        "plan": plan_table(row),
        "lists": lists_of(row),
        "stale": stale_in_words(evidence.stale, evidence.cites),
        "changes": changes_in_short(holds, row),
        "compare_href": f"{reverse('decision-versions-page', args=[row.pk])}?against={holds.pk}" if holds else "",
    }
