"""What reporting asks of a person: to look at answers that wait to be accepted."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.public import Actor, Inbox, InboxItem
from outcomes.reporting.models import ReportingRequest
from outcomes.reporting.operations.asking import ASKERS
from outcomes.reporting.queries.asked import counts_of, waiting_for

AT_MOST = 10


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the requests of the institution one acts for with answers that wait. One statement; none for others."""
    if actor.seat is None or not ASKERS.admits(actor):
        return []
    rows = list(waiting_for(actor, actor.seat.organization_id))
    return [Inbox(_("Figures handed in"), tuple(_to_look_at(row) for row in rows[:AT_MOST]), len(rows))]


def beside_reviews(actor: Actor) -> Sequence[InboxItem]:
    """Give the same for the queue of reviews: figures are accepted on the page of their request, several at once."""
    return [item for group in inbox(actor) for item in group.items]


def _to_look_at(row: ReportingRequest) -> InboxItem:
    waiting = counts_of(row)["submitted"]
    says = ngettext("%(n)s answer waits to be accepted.", "%(n)s answers wait to be accepted.", waiting)
    return InboxItem(
        do=_("Look at: %(title)s") % {"title": row.title},
        because=says % {"n": waiting},
        href=reverse("reporting-request-page", args=[row.organization_id, row.pk]),
        act=_("Look at them"),
        due=row.due_on,
    )
