"""Where the enterprises of a portfolio stand: how ready each is, against what is held in it."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Max, QuerySet, Sum, Value, When

from clear_platform.foundation.public import Actor
from institutional.overview.queries.standing import with_readiness
from institutional.overview.results import PlaceOf
from institutional.positions.models import Position

GRAVEST_LAST = ("repaid", "performing", "watch", "default", "written_off")


def largest_places(
    rows: QuerySet[Position], *, actor: Actor, institution_id: int, at_most: int
) -> tuple[list[PlaceOf], int]:
    """Give the enterprises in which most is held, each with its readiness and the gravest status of its positions.

    Gives: those of the largest `at_most` that are scored, and how many of these are not. One statement.
    """
    gravity = Case(
        *(When(status=one, then=Value(place)) for place, one in enumerate(GRAVEST_LAST)), output_field=IntegerField()
    )
    grouped = (
        rows.order_by()
        .values("enterprise_id", "enterprise__organization__name")
        .annotate(amount=Sum("principal"), gravest=Max(gravity))
        .filter(amount__gt=0)
        .order_by("-amount", "enterprise_id")
    )
    found = list(with_readiness(grouped, actor=actor, institution_id=institution_id)[:at_most])
    places = [
        PlaceOf(row["enterprise__organization__name"], row["readiness"], row["amount"], GRAVEST_LAST[row["gravest"]])
        for row in found
        if row["readiness"] is not None
    ]
    return places, len(found) - len(places)
