"""What the work asks of a person: to verify what others reached, and to do one's own tasks."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor, Inbox, InboxItem
from execution.implementation import queries
from execution.implementation.models import ImplementationTask, Milestone

AT_MOST = 10


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the milestones that wait for this actor, and its open tasks by due date. Four statements."""
    proofs, tasks = queries.milestones_to_verify(actor), queries.mine(actor)
    return (
        Inbox(_("Milestones to verify"), tuple(_to_verify(row) for row in proofs[:AT_MOST]), proofs.count()),
        Inbox(_("My tasks"), tuple(_to_do(row) for row in tasks[:AT_MOST]), tasks.count()),
    )


def _to_verify(row: Milestone) -> InboxItem:
    return InboxItem(
        do=_("Verify: %(title)s") % {"title": row.task.title},
        because=_("%(who)s logged it for “%(decision)s”")
        % {"who": row.logged_by.name if row.logged_by else _("the system"), "decision": row.task.decision.title},
        href=reverse("task-page", args=[row.task_id]),
        act=_("Look at it"),
    )


def _to_do(row: ImplementationTask) -> InboxItem:
    return InboxItem(
        do=row.title,
        because=_("For “%(decision)s”") % {"decision": row.decision.title},
        href=reverse("task-page", args=[row.pk]),
        due=row.due_date,
    )
