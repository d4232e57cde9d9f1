"""How ready the enterprises of a portfolio are, as its institution computed it, else as the enterprise itself did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from capability.public import SURE_FROM, readiness_for
from clear_platform.foundation.public import Actor
from institutional.overview.results import ZERO, Band, Narrowed, Readiness

STALE_AFTER_DAYS = 180
BANDS = ((80, 101), (60, 80), (40, 60), (20, 40), (0, 20), (None, None))
"""Readiness in bands, the readiest first; what is not scored last."""


def newest_of(actor: Actor, institution_id: int) -> QuerySet[Any]:
    """Give the readiness that counts for the enterprise of the outer row: the institution's, else the enterprise's."""
    own_last = Case(When(organization_id=institution_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        readiness_for(actor)
        .filter(
            Q(organization_id=institution_id) | Q(organization_id=F("enterprise_id")),
            enterprise_id=OuterRef("enterprise_id"),
        )
        .order_by(own_last, "-computed_at", "-pk")
    )


def with_readiness(rows: QuerySet[Any], *, actor: Actor, institution_id: int) -> QuerySet[Any]:
    """Give the rows, each with `readiness`, `readiness_confidence`, `readiness_flags` and `readiness_at`."""
    newest = newest_of(actor, institution_id)
    return rows.annotate(
        readiness=Subquery(newest.values("readiness_score")[:1]),
        readiness_confidence=Subquery(newest.values("confidence")[:1]),
        readiness_flags=Subquery(newest.values("flags_json")[:1]),
        readiness_at=Subquery(newest.values("computed_at")[:1]),
    )


def narrowed_by_readiness(rows: QuerySet[Any], narrowed: Narrowed, *, now: datetime) -> QuerySet[Any]:
    """Keep the rows `with_readiness` whose score is within bounds, that carry a flag asked for, or that are stale.

    Stale is what was never scored, or not within the last 180 days, in which half of what was known fades.
    """
    if narrowed.readiness_from is not None:
        rows = rows.filter(readiness__gte=narrowed.readiness_from)
    if narrowed.readiness_to is not None:
        rows = rows.filter(readiness__lte=narrowed.readiness_to)
    if narrowed.flags:
        rows = rows.filter(readiness_flags__has_any_keys=list(narrowed.flags))
    if narrowed.stale:
        rows = rows.filter(Q(readiness_at__isnull=True) | Q(readiness_at__lt=now - timedelta(days=STALE_AFTER_DAYS)))
    return rows


def weighted(rows: QuerySet[Any], *, actor: Actor, institution_id: int) -> Readiness:
    """Give the readiness of all enterprises among positions, weighted by principal. One statement."""
    within = [
        Q(readiness__isnull=True) if since is None else Q(readiness__gte=since, readiness__lt=until)
        for since, until in BANDS
    ]
    found = with_readiness(rows, actor=actor, institution_id=institution_id).aggregate(
        points=Sum(F("principal") * F("readiness")),
        weight=Sum("principal", filter=Q(readiness__isnull=False)),
        **{f"amount_{place}": Coalesce(Sum("principal", filter=one), ZERO) for place, one in enumerate(within)},
        **{f"positions_{place}": Count("pk", filter=one) for place, one in enumerate(within)},
        scored=Count("enterprise_id", distinct=True, filter=Q(readiness__isnull=False)),
        unsure=Count(
            "enterprise_id",
            distinct=True,
            filter=Q(readiness__isnull=False)
            & (Q(readiness_confidence__isnull=True) | Q(readiness_confidence__lt=SURE_FROM)),
        ),
    )
    average = found["points"] / found["weight"] if found["weight"] else None
    bands = tuple(
        Band(since, until, found[f"positions_{place}"], found[f"amount_{place}"])
        for place, (since, until) in enumerate(BANDS)
    )
    return Readiness(average, found["scored"], found["unsure"], bands)
