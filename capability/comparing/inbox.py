"""What comparisons ask of a person: to look at a score that fell, at a distribution that shifted, at a worse AUC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capability.comparing.beside import label_of, of_code
from capability.comparing.models import Comparison, Fall
from capability.comparing.operations.seeing import LOOKERS
from capability.comparing.queries import falls_of, shifted_for
from capability.comparing.rules.outcomes import followed
from capability.comparing.rules.peers import READINESS
from capability.comparing.wording import measure_in_words
from capability.evaluation.queries import READERS, newest_and_before
from capability.evaluation.wording import SCORES
from capability.scoring.rules.arithmetic import rounded
from clear_platform.foundation.public import Actor, Inbox, InboxItem
from clear_platform.foundation.rendering.wording import day_full, in_words, number

AT_MOST = 10
ROWS_READ = 50
"""Ten enterprises with all they are scored by."""


def inbox(actor: Actor) -> Sequence[Inbox]:
    """Give the falls of the own computations, and to those who look after scores what shifted.

    Three statements to an institution, two to others: staff have no falls, enterprises nothing to examine.
    """
    found = []
    if LOOKERS.admits(actor) and actor.organization_id is not None and not actor.sees_all:
        rows = falls_of(actor, organization_id=actor.organization_id)
        items = _fell(rows[:ROWS_READ])
        total = rows.order_by().values("enterprise_id").distinct().count()
        found.append(Inbox(_("Scores that fell"), items, total))
    if READERS.admits(actor) and actor.kind != "system":
        shifted = [_shifted(row) for row in shifted_for(actor)[:AT_MOST]]
        dropped = _dropped() if actor.is_staff else []
        items = (*dropped, *shifted)[:AT_MOST]
        found.append(Inbox(_("Scores to examine"), items, len(items)))
    return found


def _fell(rows: Iterable[Fall]) -> tuple[InboxItem, ...]:
    """Give one item for each enterprise, whichever of its scores fell."""
    by_enterprise: dict[int, list[Fall]] = {}
    for row in rows:
        by_enterprise.setdefault(row.enterprise_id, []).append(row)
    return tuple(_look_at(falls) for falls in list(by_enterprise.values())[:AT_MOST])


def _look_at(falls: Sequence[Fall]) -> InboxItem:
    first = next((one for one in falls if one.measure == READINESS), falls[0])
    because = _("%(measure)s down %(points)s points, from %(before)s on %(day)s to %(after)s") % {
        "measure": measure_in_words(first.measure).lower(),
        # Of the figures as they are shown, so that they add up.
        "points": number(rounded(Fraction(first.before), places=0) - rounded(Fraction(first.after), places=0)),
        "before": number(first.before),
        "after": number(first.after),
        "day": day_full(first.before_on),
    }
    others = [measure_in_words(one.measure).lower() for one in falls if one is not first]
    if others:
        because = _("%(first)s; %(others)s fell too") % {"first": because, "others": ", ".join(sorted(others))}
    return InboxItem(
        do=_("Look at what fell of %(name)s") % {"name": first.enterprise.organization.name},
        because=because,
        href=reverse("enterprise-dashboard-page", args=[first.enterprise_id]) + "#fell",
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
    kept = newest_and_before()
    told = followed(*(one.figures for one in kept)) if len(kept) > 1 else []
    return [
        InboxItem(
            do=_("Examine %(score)s") % {"score": str(SCORES[one["score"]]).lower()},
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
