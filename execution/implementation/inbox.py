"""What the work asks of a person: to verify what others reached, and to do one's own tasks."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor, Inbox, InboxItem, inbox_from
from execution.implementation import queries
from execution.implementation.models import ImplementationTask, Milestone


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the milestones that wait for this actor, and its open tasks by due date.

    Two statements, four where there are many.
    """
    return (
        inbox_from(_("Milestones to verify"), queries.milestones_to_verify(actor), _to_verify),
        inbox_from(_("My tasks"), queries.mine(actor), _to_do),
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
