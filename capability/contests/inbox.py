"""What contests ask of a person: to look again, and to answer by the day."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from capability.contests import queries
from capability.contests.models import ReadinessContest
from capability.contests.operations import ANSWERERS
from capability.contests.wording import href_of
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Inbox, InboxItem
from clear_platform.foundation.rendering.wording import number

AT_MOST = 10


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give what waits for this actor's answer, what is due first. Two statements; none for those who never answer."""
    if not ANSWERERS.admits(actor):
        return ()
    rows = queries.to_answer(actor)
    return (Inbox(_("Scores that are doubted"), tuple(_item(row) for row in rows[:AT_MOST]), rows.count()),)


def beside_reviews(actor: Actor) -> Sequence[InboxItem]:
    """Give the same for the queue of reviews: they are answered on pages of their own, with both readings beside."""
    return [item for group in inbox(actor) for item in group.items]


def _item(row: ReadinessContest) -> InboxItem:
    late = row.due_on < clock.today()
    words = _("The answer is late: %(reason)s") if late else "%(reason)s"
    return InboxItem(
        do=_("Look again at the readiness of %(name)s, %(score)s of 100")
        % {"name": row.enterprise.organization.name, "score": number(row.readiness.readiness_score)},
        because=words % {"reason": row.reason},
        href=href_of(row),
        act=_("Look again"),
        due=row.due_on,
    )
