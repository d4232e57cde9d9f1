"""What decisions ask of a person: to approve what others proposed, to propose the own drafts."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor, Inbox, InboxItem, inbox_from
from clear_platform.foundation.rendering.wording import day_full
from enterprises.decisions import queries
from enterprises.decisions.models import DecisionRecord


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the decisions that wait for this actor, and its drafts. Two statements, four where there are many."""
    return (
        inbox_from(_("Decisions to approve"), queries.waiting_for(actor), _to_decide),
        inbox_from(_("Drafts to propose"), queries.drafts_of(actor), _to_propose),
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
