"""What outcomes ask of a person: to look at a roadmap in force that is not on track."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.public import Actor, Inbox, InboxItem
from execution.public import KEEPERS
from outcomes.learning import queries
from outcomes.learning.wording import STATUSES
from outcomes.snapshots.wording import LABELS

AT_MOST = 10


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the roadmaps that left the track, to those who keep roadmaps. Two statements."""
    if not KEEPERS.admits(actor):
        return ()
    rows = queries.off_the_track(actor)
    return (Inbox(_("Roadmaps off their track"), tuple(_item(row) for row in rows[:AT_MOST]), rows.count()),)


def _item(row: queries.Row) -> InboxItem:
    return InboxItem(
        do=_("Look at the roadmap of %(name)s") % {"name": row.enterprise.organization.name},
        because=_("%(version)s is %(status)s by the snapshot “%(label)s”")
        % {"version": row.roadmap.version, "status": STATUSES[row.status], "label": LABELS[row.target_label]},
        href=reverse("roadmap-outcome-page", args=[row.pk]),
    )
