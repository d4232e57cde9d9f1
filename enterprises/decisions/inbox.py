"""What decisions ask of a person: to approve what others proposed, to propose the own drafts."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor, Inbox, InboxItem
from clear_platform.foundation.rendering.wording import day_full
from enterprises.decisions import queries
from enterprises.decisions.models import DecisionRecord

AT_MOST = 10


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the decisions that wait for this actor, and its drafts. Four statements."""
    waiting, drafts = queries.waiting_for(actor), queries.drafts_of(actor)
    return (
        Inbox(_("Decisions to approve"), tuple(_to_decide(row) for row in waiting[:AT_MOST]), waiting.count()),
        Inbox(_("Drafts to propose"), tuple(_to_propose(row) for row in drafts[:AT_MOST]), drafts.count()),
    )


def _to_decide(row: DecisionRecord) -> InboxItem:
    author = row.created_by.name if row.created_by else _("the system")
    proposed = day_full(row.proposed_at.date()) if row.proposed_at else ""
    return InboxItem(
        do=_("Decide: %(title)s") % {"title": row.title},
        because=_("%(about)s; %(author)s proposed it on %(day)s")
        % {"about": _about(row), "author": author, "day": proposed},
        href=reverse("decision-page", args=[row.pk]),
        act=_("Read it"),
        content_hash=row.content_hash,
        seal_state="none",
    )


def _to_propose(row: DecisionRecord) -> InboxItem:
    return InboxItem(
        do=_("Propose: %(title)s") % {"title": row.title},
        because=_("%(about)s; your draft of %(day)s") % {"about": _about(row), "day": day_full(row.created_at.date())},
        href=reverse("decision-page", args=[row.pk]),
    )


def _about(row: DecisionRecord) -> str:
    return row.enterprise.organization.name if row.enterprise else _("own organization")
