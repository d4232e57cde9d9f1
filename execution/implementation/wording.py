"""Tasks and milestones as people read them. Reads nothing but which day it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, due, moment_full, number
from execution.implementation import queries, rules
from execution.implementation.errors import REFUSALS
from execution.implementation.models import ImplementationTask, Milestone

KINDS = {"started": "Work has begun", "progress": "A part is done", "delivered": "It is there", "measured": "Measured"}


def task_table(
    rows: Any,
    *,
    here: str,
    about: str = "",
    opened: int | None = None,
    sortable: bool = True,
    reached: Collection[int] | None = None,
) -> Table:
    """Give tasks as a table; `here` is the list's address, under which a task opens in the drawer.

    Takes: `about`, what the second column names: empty, `decision` or `enterprise`; `reached`, the ids of the tasks
    that can be picked, None where none is offered.
    """
    heads = {"decision": _("Decision"), "enterprise": _("Enterprise")}
    columns = [
        Column(_("Task"), "name", "title" * sortable),
        *([Column(heads[about], "words")] if about else []),
        Column(_("Who"), "words"),
        Column(_("Status"), "status", "status" * sortable),
        Column(_("Milestones"), "figure", spare=True),
        Column(_("Due"), "date", "due" * sortable),
    ]
    lines = [_row(task, here, about, opened, reached or ()) for task in rows]
    return Table(_("Tasks"), columns, lines, selectable=reached is not None)


def _row(task: ImplementationTask, here: str, about: str, opened: int | None, reached: Collection[int]) -> Row:
    late = rules.is_overdue(status=task.status, due_date=task.due_date, today=queries.today())
    is_open = task.status in rules.OPEN
    return Row(
        [
            Cell(
                task.title,
                href=f"{here}{'&' if '?' in here else '?'}task={task.pk}",
                note=_("high priority") if task.priority == "high" else "",
            ),
            *([_about(task, about)] if about else []),
            Cell(who(task), because=_("nobody yet")),
            Cell(status=task.status),
            Cell(number(task.milestone_count), note=_("verified") if task.has_verified else ""),  # type: ignore[attr-defined]  # annotated by tasks_for
            Cell(due(task.due_date, today=queries.today()) if is_open else "", late=late, because=_("over")),
        ],
        key=str(task.pk) if task.pk in reached else "",
        name=task.title,
        current=task.pk == opened,
    )


def _about(task: ImplementationTask, about: str) -> Cell:
    if about == "decision" or task.enterprise is None:
        return Cell(task.decision.title, href=reverse("decision-page", args=[task.decision_id]), in_drawer=False)
    href = reverse("enterprise-page", args=[task.enterprise_id])
    return Cell(task.enterprise.organization.name, href=href, in_drawer=False)


def who(task: ImplementationTask) -> str:
    """Give who does a task: the person, else the role that the plan names."""
    return task.owner.name if task.owner else str(task.meta_json.get("owner_role", ""))


def milestone_in_words(row: Milestone, *, may_verify: bool) -> dict[str, Any]:
    """Give a milestone for its part of a task's page."""
    return {
        "id": row.pk,
        "kind": _(KINDS[row.milestone_type]),
        "status": "verified" if row.verified_at else "unverified",
        "by": row.logged_by.name if row.logged_by else _("the system"),
        "at": row.logged_at,
        "verified_by": row.verified_by.name if row.verified_by else _("the system") if row.verified_at else "",
        "verified_at": row.verified_at,
        "text": row.evidence_text,
        "url": row.evidence_url,
        "file": row.file_name,
        "hash": row.evidence_hash,
        "may_verify": may_verify and row.verified_at is None and bool(row.evidence_hash),
    }


def act_words() -> dict[str, str]:
    """Give what the button of each act says."""
    return {
        "start": _("Start"),
        "complete": _("Mark as done"),
        "block": _("Note what blocks it…"),
        "cancel": _("Give it up…"),
    }


def why_not(code: str, task: ImplementationTask, waits_for: list[str]) -> str:
    """Give the reason of a rule's code as a sentence."""
    if code == "access.not_allowed":
        return _("Your role or your organization's grant does not include this.")
    facts = {"title": task.title, "status": task.get_status_display().lower(), "waits_for": "; ".join(waits_for)}
    return REFUSALS[code].sentence.format(**facts)


def facts_of(task: ImplementationTask) -> list[dict[str, str]]:
    """Give what is known of a task beside its title."""
    known = (
        (_("Who"), who(task) or _("nobody yet")),
        (_("Due"), due(task.due_date, today=queries.today()) if task.status in rules.OPEN else day_full(task.due_date)),
        (_("Priority"), task.get_priority_display().lower()),
        (_("Proved by"), "; ".join(task.meta_json.get("proofs", []))),
        (_("Why blocked"), task.meta_json.get("blocked_because", "") if task.status == "blocked" else ""),
        (_("Why cancelled"), task.meta_json.get("cancelled_because", "") if task.status == "cancelled" else ""),
        (_("Done"), moment_full(task.done_at) if task.done_at else ""),
    )
    return [{"label": label, "value": value} for label, value in known if value]
