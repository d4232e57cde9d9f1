"""Reviews as people read them. Reads nothing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation import clock
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import moment, moment_full
from execution.reviews import rules
from execution.reviews.models import Review
from execution.reviews.queries import standing_of
from execution.reviews.registry import reviewables


def review_table(rows: Any) -> Table:
    """Give reviews as a table, each leading to its page."""
    labels = {one.entity_type: str(one.label) for one in reviewables()}
    columns = [
        Column(_("What"), "name"),
        Column(_("Kind"), "words", spare=True),
        Column(_("Status"), "status"),
        Column(_("Before whom"), "words"),
        Column(_("Asked by"), "words", spare=True),
        Column(_("Waits since"), "date", "asked_at"),
    ]
    return Table(_("Reviews"), columns, [_row(review, labels) for review in rows])


def _row(review: Review, labels: dict[str, str]) -> Row:
    holder = rules.has_it(standing_of(review), clock.now())
    decided = review.decided_by.name if review.decided_by else ""
    return Row(
        [
            Cell(
                review.title,
                href=reverse("review-page", args=[review.pk]),
                note=f"{review.organization.name}: {review.because}",
                in_drawer=False,
            ),
            Cell(labels.get(review.entity_type, review.entity_type)),
            Cell(status=review.status if review.status != "open" else "awaiting_review"),
            Cell(review.locked_by.name if holder and review.locked_by else decided, because=_("nobody")),
            Cell(review.asked_by.name if review.asked_by else "", because=_("the system")),
            Cell(moment(review.asked_at, now=clock.now())),
        ],
        key=str(review.pk),
        name=review.title,
    )


def facts_of(review: Review, facts: dict[str, str]) -> list[dict[str, str]]:
    """Give what is known of a review beside its title."""
    known = (
        (_("Organization"), review.organization.name),
        (_("Asked by"), review.asked_by.name if review.asked_by else _("the system")),
        (_("Waits since"), moment_full(review.asked_at)),
        *facts.items(),
        (_("Decided by"), review.decided_by.name if review.decided_by else ""),
        (_("Decided"), moment_full(review.decided_at) if review.decided_at else ""),
    )
    return [{"label": label, "value": value} for label, value in known if value]
