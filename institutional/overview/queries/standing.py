"""How ready the enterprises of a portfolio are, as its institution computed it, else as the enterprise itself did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from capability.public import SURE_FROM, readiness_for, standing
from clear_platform.foundation.public import Actor
from institutional.overview.results import ZERO, Band, Narrowed, Readiness

STALE_AFTER_DAYS = 180
BANDS = ((80, 101), (60, 80), (40, 60), (20, 40), (0, 20), (None, None))
"""Readiness in bands, the readiest first; what is not scored last."""


def newest_of(actor: Actor, institution_id: int) -> QuerySet[Any]:
    """Give the readiness that an institution reads of the enterprise of the outer row: its own, else the enterprise's.

    The first may have lapsed; then there is none, and what the enterprise computed for itself does not take its place.
    """
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
    """Give the rows, each with `readiness`, `readiness_confidence`, `readiness_flags` and `readiness_at`.

    All four are null where none was computed, and where nothing counts any more that it was computed from.
    """
    newest = newest_of(actor, institution_id)
    return rows.annotate(
        readiness=Subquery(newest.values(one=standing("readiness_score"))[:1]),
        readiness_confidence=Subquery(newest.values(one=standing("confidence"))[:1]),
        readiness_flags=Subquery(newest.values(one=standing("flags_json"))[:1]),
        readiness_at=Subquery(newest.values(one=standing("computed_at"))[:1]),
    )


def narrowed_by_readiness(rows: QuerySet[Any], narrowed: Narrowed, *, now: datetime) -> QuerySet[Any]:
    """Keep the rows `with_readiness` whose score is within bounds, that carry a flag asked for, or that are stale.

    Stale is what was never scored, or not within the last 180 days, in which half of what was known fades, and of which
    nothing counts any more.
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


_WEIGHTED = """
WITH held (enterprise_id, principal, positions) AS ({held}), newest (enterprise_id, score, confidence) AS ({newest})
SELECT {band}, sum(held.principal), sum(held.positions)::bigint, sum(held.principal * newest.score),
    count(newest.score), count(newest.score) FILTER (WHERE newest.confidence IS NULL OR newest.confidence < %s)
FROM held LEFT JOIN newest USING (enterprise_id) GROUP BY 1"""
_WHEN = [
    "WHEN newest.score IS NULL" if since is None else f"WHEN newest.score >= {since} AND newest.score < {until}"
    for since, until in BANDS
]
_BAND = f"CASE {' '.join(f'{when} THEN {place}' for place, when in enumerate(_WHEN))} END"


def weighted(rows: QuerySet[Any], *, actor: Actor, institution_id: int) -> Readiness:
    """Give the readiness of all enterprises among positions, weighted by principal. One statement.

    Looked up once for each enterprise: asked for row by row, as lists do, it is asked for each figure anew.
    """
    held = rows.order_by().values("enterprise_id").annotate(held=Sum("principal"), positions=Count("pk"))
    own_first = Case(When(organization_id=institution_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    newest = (
        readiness_for(actor)
        .filter(
            Q(organization_id=institution_id) | Q(organization_id=F("enterprise_id")),
            enterprise_id__in=rows.order_by().values("enterprise_id"),
        )
        .order_by("enterprise_id", own_first, "-computed_at", "-pk")
        .distinct("enterprise_id")
        .values("enterprise_id", score=standing("readiness_score"), sure=standing("confidence"))
    )
    (held_sql, held_params), (newest_sql, newest_params) = (one.query.sql_with_params() for one in (held, newest))
    statement = _WEIGHTED.format(held=held_sql, newest=newest_sql, band=_BAND)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*held_params, *newest_params, SURE_FROM])
        found = {place: figures for place, *figures in cursor.fetchall()}
    bands = [(place, found.get(place, (ZERO, 0, None, 0, 0))) for place in range(len(BANDS))]
    scored = [figures for place, figures in bands if BANDS[place][0] is not None]
    weight = sum((one[0] for one in scored), ZERO)
    points = sum((one[2] for one in scored if one[2] is not None), ZERO)
    return Readiness(
        points / weight if weight else None,
        sum(one[3] for one in scored),
        sum(one[4] for one in scored),
        tuple(Band(BANDS[place][0], BANDS[place][1], figures[1], figures[0]) for place, figures in bands),
    )
