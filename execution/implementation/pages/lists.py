"""Lists of tasks: a decision's, an enterprise's, and one's own over all organizations; a task opens beside them.

Each is arranged as a list, a board or a calendar, as its address says (`arranged`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clear_platform.foundation.public import (
    Actor,
    Columns,
    ScopedQuerySet,
    Subject,
    may,
    may_reach,
    rows_file,
    tabs_of,
)
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, about_one, page
from clear_platform.foundation.rendering.numbers import row_number
from clear_platform.foundation.rendering.pages import page_or_drawer
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.rendering.wording import number
from clear_platform.foundation.stated import DayOutOfReach
from enterprises.public import NamingEnterprises, decision_for, enterprise_for, enterprises_by_id, versions_of
from execution.implementation import queries
from execution.implementation.errors import DecisionOver, TaskTitleMissing
from execution.implementation.forms import PRIORITIES, TaskForm
from execution.implementation.operations.planning import create_task, create_tasks_from_decision
from execution.implementation.pages.arranged import board_of, calendar_of, view_of, views
from execution.implementation.pages.tasks import drawer_of
from execution.implementation.wording import act_words, task_table, who

ROWS = 50
FILE = "tasks.csv"
DRAWER = "execution/implementation/_task_drawer.html"
ORDERINGS = {"title": "title", "status": "status", "due": "due_date"}
NOT_IN_A_FILE = ("task", "view", "month", "week", "picked")
COLUMNS: Columns = {
    "id": lambda task: task.pk,
    "title": lambda task: task.title,
    "status": lambda task: task.status,
    "priority": lambda task: task.priority,
    "due_date": lambda task: task.due_date,
    "who": who,
    "decision_id": lambda task: task.decision_id,
    "decision": lambda task: task.decision.title,
    "enterprise_id": lambda task: task.enterprise_id,
    "enterprise": lambda task: task.enterprise.organization.name if task.enterprise else "",
    "milestones": lambda task: task.milestone_count,
    "verified": lambda task: "yes" if task.has_verified else "no",
    "created_at": lambda task: task.created_at,
    "done_at": lambda task: task.done_at,
}
"""What a file of tasks holds."""
STATUSES = ("todo", "in_progress", "blocked", "done", "cancelled")


@require_http_methods(["GET", "POST"])
@page
def decision_execution(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Show the tasks that carry out a decision, and take one more."""
    actor = request.actor
    decision = decision_for(actor=actor, decision_id=decision_id)
    here = reverse("decision-execution-page", args=[decision_id])
    form = TaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {DecisionOver: None, DayOutOfReach: "due_date", TaskTitleMissing: "title"}):
            create_task(actor=actor, decision_id=decision_id, **form.cleaned_data)
            messages.success(request, _("The task was added."))
            return HttpResponseRedirect(here)
    rows = queries.tasks_of(actor=actor, decision_id=decision_id)
    acts = may(actor, "create_task") and may_reach(actor, decision.organization_id, "act")
    about = enterprises_by_id(actor=actor, enterprise_ids=[decision.enterprise_id or 0])
    context = {
        **_listed(request, rows, here=here),
        "decision": decision,
        "enterprise": about.get(decision.enterprise_id or 0),
        "tabs": tabs_of("decision", actor=actor, subject_id=decision_id, current="execution"),
        "form": form,
        **_beside_other_versions(actor, decision_id),
        "may_add": acts and decision.status not in {"rejected", "superseded", "closed"},
        "may_plan": acts and decision.status == "approved" and bool(decision.artifact_json.get("action_plan")),
    }
    response = page_or_drawer(
        request, "execution/implementation/decision_execution.html", context, drawer=_drawer(context)
    )
    response.status_code = 400 if form.errors else 200
    return response


@require_POST
@page
def plan_into_tasks(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Make the tasks of an approved decision's plan."""
    made = create_tasks_from_decision(actor=request.actor, decision_id=decision_id)
    messages.success(request, _("The plan stands as %(n)s tasks.") % {"n": number(len(made))})
    return HttpResponseRedirect(reverse("decision-execution-page", args=[decision_id]))


@require_GET
@page
@about_one("enterprise_id")
def enterprise_execution(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show the tasks of an enterprise over all its decisions."""
    actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    rows = queries.tasks_of(actor=actor, enterprise_id=enterprise_id)
    here = reverse("enterprise-execution-page", args=[enterprise_id])
    context = {
        **_listed(request, rows, here=here, about="decision"),
        "enterprise": enterprise,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="execution"),
    }
    template = "execution/implementation/enterprise_execution.html"
    return page_or_drawer(request, template, context, drawer=_drawer(context))


@require_GET
@page
def my_tasks(request: PageRequest) -> HttpResponse:
    """Show one's own open tasks over all organizations, and those of the own enterprises that name nobody yet."""
    rows = queries.mine(request.actor)
    context = _listed(request, rows, here=reverse("my-tasks-page"), about="enterprise")
    return page_or_drawer(request, "execution/implementation/my_tasks.html", context, drawer=_drawer(context))


@require_GET
@page
def decision_tasks_file(request: PageRequest, decision_id: UUID) -> FileResponse:
    """Give the tasks of a decision that the filters let through as a file."""
    decision_for(actor=request.actor, decision_id=decision_id)
    subject = Subject("enterprises.decisionrecord", str(decision_id), FILE)
    return _file(request, queries.tasks_of(actor=request.actor, decision_id=decision_id), subject)


@require_GET
@page
@about_one("enterprise_id")
def enterprise_tasks_file(request: PageRequest, enterprise_id: int) -> FileResponse:
    """Give the tasks of an enterprise that the filters let through as a file."""
    enterprise_for(actor=request.actor, enterprise_id=enterprise_id)
    subject = Subject("enterprises.enterprise", str(enterprise_id), FILE)
    return _file(request, queries.tasks_of(actor=request.actor, enterprise_id=enterprise_id), subject)


@require_GET
@page
def my_tasks_file(request: PageRequest) -> FileResponse:
    """Give what stands under My work, as far as the filters let it through, as a file."""
    return _file(request, queries.mine(request.actor), Subject("foundation.user", str(request.actor.id), FILE))


def _file(request: PageRequest, rows: ScopedQuerySet, subject: Subject) -> FileResponse:
    found = _found(request.GET, rows)
    return rows_file(request.actor, found, columns=COLUMNS, origin=NamingEnterprises(), subject=subject, name=FILE)


def _beside_other_versions(actor: Actor, decision_id: UUID) -> dict[str, Any]:
    """Give what stands open in versions that this one replaced, and the later version that holds in its place.

    `again`: how many steps of this one's plan stand open there under the same title.
    """
    versions = versions_of(actor=actor, decision_id=decision_id)
    this = next(row for row in versions if row.pk == decision_id)
    open_in = queries.titles_open_in(
        actor=actor, decision_ids=[row.pk for row in versions if row.version <= this.version]
    )
    steps = {step["title"] for step in this.artifact_json.get("action_plan", [])}
    earlier = [
        {
            "version": row.version,
            "n": len(open_in[row.pk]),
            "again": len(steps.intersection(open_in[row.pk])),
            "href": reverse("decision-execution-page", args=[row.pk]),
        }
        for row in reversed(versions)
        if this.status == "approved" and row.version < this.version and row.pk in open_in
    ]
    holds = next((row for row in reversed(versions) if row.status == "approved" and row.version > this.version), None)
    return {
        "earlier": earlier,
        "later": {
            "version": holds.version,
            "n": len(open_in[decision_id]),
            "href": reverse("decision-execution-page", args=[holds.pk]),
        }
        if holds and decision_id in open_in
        else None,
    }


def _found(query: QueryDict, everything: ScopedQuerySet) -> Any:
    """Narrow and order tasks as an address asks."""
    rows: Any = everything
    if query.getlist("status"):
        rows = rows.filter(status__in=query.getlist("status"))
    if query.getlist("priority"):
        rows = rows.filter(priority__in=query.getlist("priority"))
    if query.getlist("late"):
        rows = queries.overdue(rows)
    if words := query.get("search", "").strip():
        rows = rows.filter(title__icontains=words)
    wanted = query.get("ordering", "")
    if wanted.removeprefix("-") in ORDERINGS:
        key = ORDERINGS[wanted.removeprefix("-")]
        rows = rows.order_by(f"-{key}" if wanted.startswith("-") else key, "pk")
    return rows


def _listed(request: PageRequest, everything: ScopedQuerySet, *, here: str, about: str = "") -> dict[str, Any]:
    query = request.GET
    rows = _found(query, everything)
    view = view_of(query)
    kept = filters.address(query, drop=["task"]).removeprefix("?")
    back = f"{here}?{kept}" if kept else here
    opened = row_number(query.get("task", ""))
    total, late = everything.count(), queries.overdue(everything).count()
    context = {
        "total": total,
        "done": everything.filter(status="done").count(),
        "late": late,
        "bar": _bar(request, found=rows.count(), total=total),
        "view": view,
        "views": views(query),
        "back": back,
        "file_href": f"{here.rstrip('/')}/tasks.csv{filters.address(query, drop=NOT_IN_A_FILE)}",
    }
    if view == "board":
        context["board"] = board_of(request.actor, rows, here=back)
    elif view == "calendar":
        context["calendar"] = calendar_of(rows, query, here=back)
    else:
        pages = Paginator(rows, ROWS)
        shown = pages.get_page(query.get("page"))
        acts = [{"label": words, "name": "act", "value": act} for act, words in act_words().items()]
        may_move = may(request.actor, "move_tasks")
        reached = queries.reached_among(actor=request.actor, tasks=shown) if may_move else None
        context |= {
            "table": task_table(shown, here=back, about=about, opened=opened, reached=reached or None),
            "pager": filters.pager(query, shown) if pages.num_pages > 1 else None,
            "acts": acts if reached else [],
            "elsewhere": may_move and any(task.pk not in (reached or ()) for task in shown),
        }
    if opened is not None:
        context |= {"drawer": drawer_of(request.actor, opened), "close_href": back}
    return context


def _bar(request: PageRequest, *, found: int, total: int) -> filters.FilterBar:
    query = request.GET
    words = {
        "todo": _("to do"),
        "in_progress": _("in progress"),
        "blocked": _("blocked"),
        "done": _("done"),
        "cancelled": _("cancelled"),
    }
    return filters.filter_bar(
        query,
        _("Filter tasks"),
        fields=[
            filters.choice(query, "status", _("Status"), [filters.Option(one, words[one]) for one in STATUSES]),
            filters.choice(query, "priority", _("Priority"), [filters.Option(k, str(v)) for k, v in PRIORITIES]),
            filters.choice(query, "late", _("Day"), [filters.Option("1", _("past"))]),
        ],
        search=filters.search(query, _("Find a task"), _("Words of the title")),
        count=_("%(found)s of %(total)s") % {"found": number(found), "total": number(total)},
    )


def _drawer(context: dict[str, Any]) -> str | None:
    return DRAWER if "drawer" in context else None
