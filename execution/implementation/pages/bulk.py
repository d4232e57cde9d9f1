"""Several tasks of a list moved at once, as the list's own bar asks for. Not here: one task (`tasks`)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import require
from clear_platform.foundation.rendering.doors import PageRequest, page, way_on
from clear_platform.foundation.rendering.numbers import row_number
from clear_platform.foundation.rendering.refusals import said_above
from clear_platform.foundation.rendering.wording import number
from enterprises.public import AUTHORS
from execution.implementation import queries, rules
from execution.implementation.errors import REFUSALS
from execution.implementation.forms import ReasonForm
from execution.implementation.operations.working import move_tasks
from execution.implementation.pages.arranged import ASKS
from execution.implementation.wording import act_words

MOST = 200


@require_POST
@page
def move_picked(request: PageRequest) -> HttpResponse:
    """Move the picked tasks the same way, all or none; blocking and cancelling ask why first, once for all."""
    require(request.actor, AUTHORS)
    act = request.POST.get("act", "")
    if act not in rules.ACTS:
        raise NotFound()
    back = way_on(request, request.POST.get("back") or reverse("my-tasks-page"))
    picked = [one for one in map(row_number, request.POST.getlist("picked")[:MOST]) if one is not None]
    if not picked:
        messages.warning(request, _("Pick at least one task."))
        return HttpResponseRedirect(back)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    form.fields["reason"].required = act in ASKS
    if act in ASKS and not form.is_valid():
        shown = queries.tasks_among(actor=request.actor, task_ids=picked)
        for one in set(picked) - {task.pk for task in shown}:
            queries.task_for(actor=request.actor, task_id=one)
        context = {"tasks": shown, "act": act, "words": act_words()[act], "form": form, "back": back}
        return render(request, "execution/implementation/bulk.html", context, status=400 if form.errors else 200)
    with said_above(request, *REFUSALS.values()):
        reason = form.cleaned_data["reason"] if form.is_bound and form.is_valid() else ""
        moved = move_tasks(actor=request.actor, task_ids=picked, act=act, reason=reason)
        told = ngettext("%(n)s task is %(status)s.", "%(n)s tasks are %(status)s.", len(moved))
        status = moved[0].get_status_display().lower()
        messages.success(request, told % {"n": number(len(moved)), "status": status})
    return HttpResponseRedirect(back)
