"""What outcomes ask of a person: to look at a roadmap in force that is not on track."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor, Inbox, InboxItem, inbox_from
from execution.public import KEEPERS
from outcomes.learning import queries
from outcomes.learning.wording import STATUSES
from outcomes.snapshots.wording import LABELS


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the roadmaps that left the track, to those who keep roadmaps. One statement, two where they are many."""
    if not KEEPERS.admits(actor):
        return ()
    return (inbox_from(_("Roadmaps off their track"), queries.off_the_track(actor), _item),)


def _item(row: queries.Row) -> InboxItem:
    return InboxItem(
        do=_("Look at the roadmap of %(name)s") % {"name": row.enterprise.organization.name},
        because=_("%(version)s is %(status)s by the snapshot “%(label)s”")
        % {"version": row.roadmap.version, "status": STATUSES[row.status], "label": LABELS[row.target_label]},
        href=reverse("roadmap-outcome-page", args=[row.pk]),
    )
