"""One task: what it is, how it may move, its milestones; a page of its own and the drawer beside a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clear_platform.foundation.errors import ClearError, NotFound
from clear_platform.foundation.public import Actor, Expected, Stale, may, may_reach, members_of
from clear_platform.foundation.rendering.doors import PageRequest, page, way_on
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.stated import DayOutOfReach
from enterprises.public import enterprises_by_id
from execution.implementation import queries, rules
from execution.implementation.downloads import evidence_answer
from execution.implementation.errors import (
    REFUSALS,
    DependsOnAnother,
    EvidenceNotAnAddress,
    EvidenceNotTaken,
    EvidenceTooLarge,
    MilestoneInTheFuture,
    OwnerOutside,
    PriorityIsThePlans,
    TaskAlreadyDone,
    TaskCancelled,
    TaskTitleMissing,
    WaitsInACircle,
)
from execution.implementation.forms import MilestoneForm, ReasonForm, TaskDetailsForm
from execution.implementation.operations.planning import update_task
from execution.implementation.operations.proving import Evidence, log_milestone, verify_milestone
from execution.implementation.operations.working import move_task
from execution.implementation.queries import Task
from execution.implementation.wording import act_words, facts_of, milestone_in_words, why_not

ACTS = ("start", "complete", "block", "cancel")
AT_FIELDS: dict[type[ClearError], str | None] = {
    EvidenceNotTaken: "evidence_file",
    EvidenceTooLarge: "evidence_file",
    EvidenceNotAnAddress: "evidence_url",
    MilestoneInTheFuture: "effective_date",
    DayOutOfReach: "effective_date",
}

AT_DETAILS: dict[type[ClearError], str | None] = {
    WaitsInACircle: "depends_on",
    DependsOnAnother: "depends_on",
    OwnerOutside: "owner_id",
    PriorityIsThePlans: "priority",
    DayOutOfReach: "due_date",
    TaskTitleMissing: "title",
    TaskAlreadyDone: None,
    TaskCancelled: None,
    Stale: None,
}


@require_http_methods(["GET", "POST"])
@page
def task_page(request: PageRequest, task_id: int) -> HttpResponse:
    """Show a task with its milestones, and take a milestone with its evidence."""
    form = MilestoneForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        evidence = Evidence(
            text=filled["evidence_text"], url=filled["evidence_url"], file=filled["evidence_file"] or None
        )
        with shown_in(form, AT_FIELDS):
            log_milestone(
                actor=request.actor,
                task_id=task_id,
                milestone_type=filled["milestone_type"],
                effective_date=filled["effective_date"],
                evidence=evidence,
            )
            messages.success(request, _("The milestone was logged. Somebody else verifies it."))
            return HttpResponseRedirect(reverse("task-page", args=[task_id]))
    context = {**drawer_of(request.actor, task_id), "form": form}
    return render(request, "execution/implementation/task.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page
def task_edit(request: PageRequest, task_id: int) -> HttpResponse:
    """Change what a task is about, and who does it."""
    task = queries.task_for(actor=request.actor, task_id=task_id, level="act")
    before: dict[str, Any] = {name: getattr(task, name) for name in ("title", "due_date", "priority", "owner_id")}
    before["depends_on"] = queries.comes_before(task)
    before["version"] = queries.tag(task)
    people = [(seat.user_id, seat.user.name) for seat in members_of(request.actor, task.organization_id)]
    if task.owner_id and all(task.owner_id != one for one, _name in people):
        people.append((task.owner_id, task.owner.name if task.owner else ""))
    others = [
        (one.pk, one.title)
        for one in queries.tasks_of(actor=request.actor, decision_id=task.decision_id)
        if one.pk != task.pk and (one.status in rules.OPEN or one.pk in before["depends_on"])
    ]
    form = TaskDetailsForm(
        request.POST if request.method == "POST" else None, initial=before, people=people, others=others
    )
    if request.method == "POST" and form.is_valid():
        changes = {name: value for name, value in form.cleaned_data.items() if value != before[name]}
        expected = Expected(frozenset({form.cleaned_data["version"]}))
        with shown_in(form, AT_DETAILS):
            if changes:
                changes.pop("version", None)
                update_task(actor=request.actor, task_id=task_id, changes=changes, expected=expected)
                messages.success(request, _("The task was changed."))
            return HttpResponseRedirect(reverse("task-page", args=[task_id]))
    context = {**_shell(request.actor, task), "form": form}
    return render(request, "execution/implementation/task_edit.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page
def task_act(request: PageRequest, task_id: int, act: str) -> HttpResponse:
    """Move a task, and go back to the list it was moved on; blocking and cancelling ask why first."""
    if act not in rules.ACTS:
        raise NotFound()
    task = queries.task_for(actor=request.actor, task_id=task_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = act in {"block", "cancel"}
    if request.method == "POST" and form.is_valid():
        came_from = request.POST.get("back") or request.GET.get("back") or ""
        with said_above(request, *(REFUSALS.values() if came_from else ())):
            moved = move_task(actor=request.actor, task_id=task_id, act=act, reason=form.cleaned_data["reason"])
            words = {"title": moved.title, "status": _status(moved)}
            messages.success(request, _("'%(title)s' is %(status)s.") % words)
        back = way_on(request, came_from) if came_from else reverse("task-page", args=[task_id])
        return HttpResponseRedirect(back)
    context = {**_shell(request.actor, task), "act": act, "words": act_words()[act], "form": form}
    return render(request, "execution/implementation/task_act.html", context, status=400 if form.errors else 200)


@require_POST
@page
def verify(request: PageRequest, milestone_id: int) -> HttpResponse:
    """Confirm what a milestone shows."""
    row = verify_milestone(actor=request.actor, milestone_id=milestone_id)
    messages.success(request, _("The milestone is verified."))
    return HttpResponseRedirect(reverse("task-page", args=[row.task_id]))


@require_GET
@page
def evidence_file(request: PageRequest, milestone_id: int) -> FileResponse:
    """Hand out the file of a milestone to whoever may see it; always as a download, never as a page of ours."""
    return evidence_answer(request.actor, milestone_id)


def drawer_of(actor: Actor, task_id: int) -> dict[str, Any]:
    """Give what the page and the drawer of a task show. Refuses: `NotVisible`."""
    task = queries.task_for(actor=actor, task_id=task_id)
    waiting = queries.waits_for(actor=actor, task=task)
    reasons = queries.open_acts(actor=actor, task=task)
    verifies = may(actor, "verify_milestone") and may_reach(actor, task.organization_id, "review")
    words = act_words()
    return {
        **_shell(actor, task),
        "facts": facts_of(task),
        "waits_for": waiting,
        "acts": [
            {
                "act": act,
                "words": words[act],
                "href": reverse("task-act-page", args=[task.pk, act]),
                "asks": act in {"block", "cancel"},
            }
            for act in ACTS
            if not reasons[act]
        ],
        "because": why_not(reasons["complete"], task, waiting)
        if reasons["complete"] and task.status in rules.OPEN
        else "",
        "milestones": [
            milestone_in_words(row, may_verify=verifies and row.logged_by_id != actor.id)
            for row in queries.milestones_of(actor=actor, task_id=task_id)
        ],
        "may_work": may(actor, "update_task")
        and may_reach(actor, task.organization_id, "act")
        and task.status in rules.OPEN,
    }


def _shell(actor: Actor, task: Task) -> dict[str, Any]:
    about = enterprises_by_id(actor=actor, enterprise_ids=[task.enterprise_id or 0])
    return {"task": task, "decision": task.decision, "enterprise": about.get(task.enterprise_id or 0)}


def _status(task: Task) -> str:
    return task.get_status_display().lower()
