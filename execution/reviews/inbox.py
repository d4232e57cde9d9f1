"""What reviews ask of a person: to look at what waits, and to mend what was sent back."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor, Inbox, InboxItem, inbox_from, may
from execution.reviews import queries
from execution.reviews.models import Review


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give what waits for this actor, and what it asked for that came back.

    Two statements, four where there are many.
    """
    found = []
    if may(actor, "take_review"):
        found.append(inbox_from(_("Reviews"), queries.to_look_at(actor), _to_look_at))
    found.append(inbox_from(_("Sent back to me"), queries.sent_back(actor), _sent_back))
    return found


def _to_look_at(row: Review) -> InboxItem:
    return InboxItem(
        do=_("Look at: %(title)s") % {"title": row.title},
        because=row.because,
        href=reverse("review-page", args=[row.pk]),
        act=_("Look at it"),
    )


def _sent_back(row: Review) -> InboxItem:
    who = row.decided_by.name if row.decided_by else _("Somebody")
    return InboxItem(
        do=_("Mend: %(title)s") % {"title": row.title},
        because=_("%(who)s sent it back: %(comment)s") % {"who": who, "comment": row.comment},
        href=reverse("review-page", args=[row.pk]),
        act=_("See why"),
    )
