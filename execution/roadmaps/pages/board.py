"""The Roadmap tab of an enterprise: its sprints, the board of one of them, what of a file waits; and one ticket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clear_platform.foundation import clock
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor, Stale, may, may_reach, members_of, tabs_of
from clear_platform.foundation.rendering.doors import PageRequest, about_one, page
from clear_platform.foundation.rendering.numbers import row_number
from clear_platform.foundation.rendering.pages import page_or_drawer
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.wording import day_full, moment_full, money, number
from enterprises.public import enterprise_for
from execution.roadmaps import queries
from execution.roadmaps.errors import (
    AssigneeOutside,
    BeforeWhatItNeeds,
    NoSuchSprint,
    RoadmapSuperseded,
    TicketReasonMissing,
)
from execution.roadmaps.forms import TicketForm
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.queries import Instance, Pack
from execution.roadmaps.registry import metrics_named
from execution.roadmaps.rules.kinds import OVER, TicketStatus
from execution.roadmaps.wording import FIELDS, STATUSES, SYSTEMS, hours_in_words, value_in_words

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "not_started": ("not_started",),
    "in_progress": ("in_progress",),
    "blocked": ("blocked",),
    "done": ("done", "skipped"),
}


@require_GET
@page
@about_one("enterprise_id")
def enterprise_roadmap(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Show the pack in force as a board of one sprint, the sprints above it, and the open conflicts of a file."""
    actor = request.actor
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    roadmap = queries.roadmap_in_force(actor=actor, enterprise_id=enterprise_id)
    pack = None if roadmap is None else getattr(roadmap, "pack", None)
    plans = may(actor, "create_pack") and may_reach(actor, enterprise_id, "act")
    context: dict[str, Any] = {
        "enterprise": enterprise,
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="roadmap"),
        "roadmap": roadmap,
        "pack": pack,
        "may_plan": plans,
        "new_href": reverse("new-roadmap-page", args=[enterprise_id]),
    }
    if roadmap is not None and pack is not None:
        here = reverse("enterprise-roadmap-page", args=[enterprise_id])
        context |= _board(actor, pack, asked=request.GET.get("sprint", ""), here=here)
        opened = row_number(request.GET.get("ticket", ""))
        if opened is not None:
            context |= {"drawer": _ticket(actor, opened), "close_href": f"{here}?sprint={context['sprint'].number}"}
    drawer = "execution/roadmaps/_ticket_drawer.html" if "drawer" in context else None
    return page_or_drawer(request, "execution/roadmaps/board.html", context, drawer=drawer)


@require_http_methods(["GET", "POST"])
@page
def ticket_page(request: PageRequest, instance_id: int) -> HttpResponse:
    """Show a ticket of a pack, and take where the work on it stands."""
    actor = request.actor
    context = _ticket(actor, instance_id)
    row: Any = context["row"]
    if context["may_work"]:
        form = _form(request, row)
        if request.method == "POST" and form.is_valid():
            with shown_in(
                form,
                {
                    TicketReasonMissing: "notes",
                    AssigneeOutside: "assignee_id",
                    BeforeWhatItNeeds: "sprint",
                    NoSuchSprint: "sprint",
                    RoadmapSuperseded: None,
                    Stale: None,
                },
            ):
                update_ticket(actor=actor, instance_id=instance_id, changes=form.changes(), expected=form.expected())
                messages.success(request, _("%(ticket)s was changed.") % {"ticket": row.ticket.ticket_id})
                return HttpResponseRedirect(reverse("ticket-instance-page", args=[instance_id]))
        context["form"] = form
    elif request.method == "POST":
        # The operation says who may, and why not.
        update_ticket(actor=actor, instance_id=instance_id, changes={})
    failed = bool(context.get("form") and context["form"].errors)
    return render(request, "execution/roadmaps/ticket.html", context, status=400 if failed else 200)


@require_POST
@page
def move_ticket(request: PageRequest, instance_id: int) -> HttpResponse:
    """Move a ticket from the board: to another status, or to another sprint."""
    row: Any = queries.ticket_in_its_sprint(actor=request.actor, instance_id=instance_id)
    sent = request.POST
    changes: dict[str, Any] = {}
    if sent.get("status") in set(TicketStatus):
        changes["status"] = sent["status"]
    sprint = row_number(sent.get("sprint", ""))
    if sprint is not None:
        changes["sprint"] = sprint
    asks_why = changes.get("status") == TicketStatus.BLOCKED and not row.notes
    if asks_why or not changes:
        # Nothing is written, and the operation says who may.
        update_ticket(actor=request.actor, instance_id=instance_id, changes={})
    if not changes:
        raise NotFound()
    if asks_why:
        # It asks for a reason, and the ticket's own page has the field for it.
        return HttpResponseRedirect(f"{reverse('ticket-instance-page', args=[instance_id])}?to=blocked")
    with said_above(request, BeforeWhatItNeeds, NoSuchSprint, RoadmapSuperseded):
        update_ticket(actor=request.actor, instance_id=instance_id, changes=changes)
    back = reverse("enterprise-roadmap-page", args=[row.pack.enterprise_id])
    return HttpResponseRedirect(f"{back}?sprint={row.sprint}#{row.ticket.ticket_id}")


def _board(actor: Actor, pack: Pack, *, asked: str, here: str) -> dict[str, Any]:
    rows = {row.pk: row for row in queries.instances_of(actor=actor, pack_id=pack.pk)}
    sprints = [_Sprint(one, rows, here) for one in pack.sprint_assignments_json]
    chosen = _chosen(sprints, asked)
    refs = {row.ticket_id: row.ticket.ticket_id for row in rows.values()}
    needs = queries.needs_of(refs)
    over = {row.ticket.ticket_id for row in rows.values() if row.status in OVER}
    conflicts = queries.conflicts_here(actor=actor, pack=pack)
    waits = _conflicting(conflicts)
    works = may(actor, "update_ticket") and may_reach(actor, pack.organization_id, "act")
    keeps = may(actor, "sync_ticket_pack") and may_reach(actor, pack.organization_id, "act")
    totals = pack.totals_json
    return {
        "sprint": chosen,
        "sprints": sprints,
        "columns": [
            {
                "code": code,
                "name": STATUSES[code],
                "cards": [
                    _card(row, needs.get(row.ticket.ticket_id, ()), over, waits, sprints, here)
                    for row in chosen.rows
                    if row.status in statuses
                ],
            }
            for code, statuses in COLUMNS.items()
        ],
        "lede": ngettext(
            "%(done)s of %(n)s ticket of roadmap %(version)s is done.",
            "%(done)s of %(n)s tickets of roadmap %(version)s are done.",
            totals["tickets"],
        )
        % {"done": number(totals["done"]), "n": number(totals["tickets"]), "version": pack.version},
        "conflicts": [_conflict(row) for row in conflicts],
        "upload": conflicts[0].upload if conflicts else None,
        "settle_href": reverse("settle-conflicts-page", args=[pack.pk]),
        "markdown_href": reverse("ticket-pack-file", args=[pack.pk]),
        "upload_href": reverse("upload-ticket-pack-page", args=[pack.pk]),
        "may_work": works,
        "may_keep": keeps,
    }


class _Sprint:
    """A sprint as the board shows it."""

    def __init__(self, told: Mapping[str, Any], rows: Mapping[int, Instance], here: str) -> None:
        self.number: int = told["sprint_number"]
        self.name: str = told["name"]
        self.start, self.end = date.fromisoformat(told["planned_start"]), date.fromisoformat(told["planned_end"])
        self.rows = [rows[pk] for pk in told["ticket_instance_ids"] if pk in rows]
        self.over = sum(1 for row in self.rows if row.status in OVER)
        self.is_over = self.over == len(self.rows)
        self.href = f"{here}?sprint={self.number}"
        self.width = round(100 * self.over / len(self.rows)) if self.rows else 0

    @property
    def says(self) -> str:
        """How far it has come, in words."""
        if not self.rows:
            return _("empty")
        if self.is_over:
            return _("done, %(n)s of %(n)s") % {"n": number(self.over)}
        if self.over or self.start <= clock.today():
            return _("%(over)s of %(n)s") % {"over": number(self.over), "n": number(len(self.rows))}
        return _("from %(day)s") % {"day": day_full(self.start)}

    @property
    def span(self) -> str:
        """Its days, and how many hours of it are open."""
        hours = sum((row.ticket.estimate_hours for row in self.rows), start=Decimal(0))
        left = sum((row.ticket.estimate_hours for row in self.rows if row.status not in OVER), start=Decimal(0))
        return _("%(start)s to %(end)s; %(left)s of %(hours)s hours planned are open") % {
            "start": day_full(self.start),
            "end": day_full(self.end),
            "left": hours_in_words(left),
            "hours": hours_in_words(hours),
        }


def _chosen(sprints: Sequence[_Sprint], asked: str) -> _Sprint:
    """Give the sprint that was asked for; else the first that is not over, else the last."""
    wanted = row_number(asked)
    found = next((one for one in sprints if one.number == wanted), None)
    return found or next((one for one in sprints if not one.is_over), sprints[-1])


def _card(
    row: Instance,
    needs: Sequence[str],
    over: set[str],
    waits: Mapping[int, str],
    sprints: Sequence[_Sprint],
    here: str,
) -> dict[str, Any]:
    waiting = [ref for ref in needs if ref not in over] if row.status not in OVER else []
    return {
        "row": row,
        "ref": row.ticket.ticket_id,
        "title": row.ticket.title,
        "system": SYSTEMS[row.ticket.system],
        "href": f"{here}?ticket={row.pk}",
        "hours": hours_in_words(row.ticket.estimate_hours),
        "who": row.assignee.name if row.assignee else "",
        "skipped": row.status == TicketStatus.SKIPPED,
        "conflict": waits.get(row.pk, ""),
        "waits_for": ", ".join(waiting),
        "note": row.notes.split("\n", 1)[0],
        "move_href": reverse("move-ticket-page", args=[row.pk]),
        "statuses": [(code, STATUSES[code]) for code in STATUSES if code != row.status],
        "sprints": [one for one in sprints if row not in one.rows],
    }


def _conflicting(conflicts: Sequence[Any]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for one in conflicts:
        found.setdefault(one.instance_id, []).append(str(FIELDS[one.field]).lower())
    return {pk: ", ".join(fields) for pk, fields in found.items()}


def _conflict(row: Any) -> dict[str, Any]:
    by = row.instance.updated_by
    return {
        "id": row.pk,
        "ref": row.instance.ticket.ticket_id,
        "line": row.line,
        "field": FIELDS[row.field],
        "exported": value_in_words(row.field, row.exported),
        "in_file": value_in_words(row.field, row.in_file),
        "here": value_in_words(row.field, row.here),
        "who": by.name if by else "",
        "when": row.instance.updated_at,
    }


def _ticket(actor: Actor, instance_id: int) -> dict[str, Any]:
    row: Any = queries.ticket_in_its_sprint(actor=actor, instance_id=instance_id)
    enterprise = enterprise_for(actor=actor, enterprise_id=row.pack.enterprise_id)
    needs = queries.needs_of([row.ticket_id]).get(row.ticket.ticket_id, [])
    metric = row.ticket.success_metric
    facts = [
        {"label": _("Status"), "value": str(STATUSES[row.status])},
        {"label": _("Sprint"), "value": number(row.sprint)},
        {"label": _("Who"), "value": row.assignee.name if row.assignee else _("nobody yet")},
        {"label": _("Takes"), "value": _("%(hours)s hours") % {"hours": hours_in_words(row.ticket.estimate_hours)}},
        {"label": _("Shows in"), "value": metrics_named([metric])[metric].name},
        *([{"label": _("Waits for"), "value": ", ".join(needs)}] if needs else []),
        *([{"label": _("Started"), "value": moment_full(row.started_at)}] if row.started_at else []),
        *([{"label": _("Completed"), "value": moment_full(row.completed_at)}] if row.completed_at else []),
        *([{"label": _("Buys for"), "value": money(row.ticket.cost, row.ticket.currency)}] if row.ticket.cost else []),
    ]
    return {
        "row": row,
        "ticket": row.ticket,
        "facts": facts,
        "enterprise": enterprise,
        "system": SYSTEMS[row.ticket.system],
        "back_href": f"{reverse('enterprise-roadmap-page', args=[enterprise.id])}?sprint={row.sprint}",
        "may_work": may(actor, "update_ticket")
        and may_reach(actor, row.organization_id, "act")
        and row.pack.roadmap.status == "active",
    }


def _form(request: PageRequest, row: Any) -> TicketForm:
    people = [(seat.user_id, seat.user.name) for seat in members_of(request.actor, row.organization_id)]
    if row.assignee_id and all(row.assignee_id != one for one, _name in people):
        people.append((row.assignee_id, row.assignee.name))
    sprints = [
        (one["sprint_number"], f"{one['sprint_number']} {one['name']}") for one in row.pack.sprint_assignments_json
    ]
    wanted = request.GET.get("to", "")
    initial = {
        "version": queries.ticket_tag(row),
        "status": wanted if wanted in STATUSES else row.status,
        "assignee_id": row.assignee_id,
        "sprint": row.sprint,
        "notes": row.notes,
    }
    return TicketForm(
        request.POST if request.method == "POST" else None, initial=initial, people=people, sprints=sprints
    )
