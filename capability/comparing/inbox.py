"""What comparisons ask of a person: to look at a score that fell, at a distribution that shifted, at a worse AUC."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capability.comparing.beside import READERS, label_of, of_code
from capability.comparing.models import Comparison, Fall
from capability.comparing.operations.seeing import LOOKERS
from capability.comparing.queries import falls_of, shifted_for
from capability.comparing.rules.outcomes import followed
from capability.comparing.wording import measure_in_words
from capability.evaluation.queries import newest_two
from clear_platform.foundation.public import Actor, Inbox, InboxItem
from clear_platform.foundation.rendering.wording import day_full, in_words, number

AT_MOST = 10
SCORES = {"rules": "readiness by the rules", "loan_model": "the loan model"}


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the falls of the own computations, and to those who look after scores what shifted. Four statements."""
    found = []
    if LOOKERS.admits(actor) and actor.organization_id is not None and not actor.sees_all:
        rows = falls_of(actor, organization_id=actor.organization_id)
        found.append(Inbox(_("Scores that fell"), tuple(_fell(row) for row in rows[:AT_MOST]), rows.count()))
    if READERS.admits(actor) and actor.kind != "system":
        shifted = [_shifted(row) for row in shifted_for(actor)[:AT_MOST]]
        dropped = _dropped() if actor.is_staff else []
        items = (*dropped, *shifted)[:AT_MOST]
        found.append(Inbox(_("Scores to examine"), items, len(items)))
    return found


def _fell(row: Fall) -> InboxItem:
    return InboxItem(
        do=_("Look at %(measure)s of %(name)s")
        % {"measure": measure_in_words(row.measure).lower(), "name": row.enterprise.organization.name},
        because=_("down %(points)s points, from %(before)s on %(day)s to %(after)s")
        % {
            "points": number(row.before - row.after),
            "before": number(row.before),
            "after": number(row.after),
            "day": day_full(row.before_on),
        },
        href=reverse("enterprise-dashboard-page", args=[row.enterprise_id]) + "#fell",
    )


def _shifted(row: Comparison) -> InboxItem:
    return InboxItem(
        do=_("Examine the scores of %(name)s") % {"name": label_of(row)},
        because=ngettext(
            "one distribution is not what it was 90 days ago",
            "%(n)s distributions are not what they were 90 days ago",
            row.shifted,
        )
        % {"n": in_words(row.shifted)},
        href=f"{reverse('readiness-fairness-page')}?of={of_code(row)}#drift",
    )


def _dropped() -> list[InboxItem]:
    kept = newest_two()
    told = followed(*(one.figures for one in kept)) if len(kept) > 1 else []
    return [
        InboxItem(
            do=_("Examine %(score)s") % {"score": SCORES[one["score"]]},
            because=_("AUC out of time %(now)s, before %(before)s; the intervals do not meet")
            % {
                "now": number(one["newest"]["auc"], places=3),
                "before": number(one["before"]["auc"], places=3),
            },
            href=reverse("readiness-fairness-page") + "#outcomes",
        )
        for one in told
        if one["dropped"]
    ]
