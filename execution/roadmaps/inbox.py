"""What roadmaps ask of a person: to choose between a file and what is here, and to do one's own tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.public import Actor, Inbox, InboxItem, inbox_from
from clear_platform.foundation.rendering.wording import number
from execution.roadmaps import queries
from execution.roadmaps.operations.keeping import KEEPERS
from execution.roadmaps.wording import STATUSES


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the files of which edits wait, to those who keep roadmaps; and the actor's own tickets.

    Two statements, four where there are many.
    """
    groups = []
    if KEEPERS.admits(actor):
        groups.append(inbox_from(_("Checklists that came back"), queries.packs_with_conflicts(actor), _to_settle))
    return (*groups, inbox_from(_("My tickets"), queries.tickets_of_mine(actor), _to_do))


def _to_settle(row: Any) -> InboxItem:
    about = {"n": number(row.waiting), "name": row.enterprise.organization.name}
    return InboxItem(
        do=_("Choose what counts in the checklist of %(name)s") % about,
        because=ngettext(
            "%(n)s edit of %(file)s was changed here too",
            "%(n)s edits of %(file)s were changed here too",
            row.waiting,
        )
        % {**about, "file": row.file},
        href=reverse("enterprise-roadmap-page", args=[row.enterprise_id]),
        act=_("Choose"),
    )


def _to_do(row: Any) -> InboxItem:
    return InboxItem(
        do=row.ticket.title,
        because=_("%(ref)s of the roadmap of %(name)s, %(status)s")
        % {
            "ref": row.ticket.ticket_id,
            "name": row.pack.enterprise.organization.name,
            "status": STATUSES[row.status],
        },
        href=reverse("ticket-instance-page", args=[row.pk]),
        due=_ends(row),
    )


def _ends(row: Any) -> date:
    """Give the last day of the sprint that a ticket stands in."""
    ends = (
        sprint["planned_end"] for sprint in row.pack.sprint_assignments_json if row.pk in sprint["ticket_instance_ids"]
    )
    return date.fromisoformat(next(ends))
