"""How ready the enterprises of a portfolio are, as its institution computed it, else as the enterprise itself did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from capability.public import SURE_FROM, readiness_for
from clear_platform.foundation.public import Actor
from institutional.overview.results import Narrowed, Readiness

STALE_AFTER_DAYS = 180


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


_WEIGHTED = """
WITH held (enterprise_id, principal) AS ({held}), newest (enterprise_id, score, confidence) AS ({newest})
SELECT sum(held.principal * newest.score), sum(held.principal), count(*),
    count(*) FILTER (WHERE newest.confidence IS NULL OR newest.confidence < %s)
FROM held JOIN newest USING (enterprise_id)"""


def weighted(rows: QuerySet[Any], *, actor: Actor, institution_id: int) -> Readiness:
    """Give the readiness of all enterprises among positions, weighted by principal. One statement.

    Looked up once for each enterprise: asked for row by row, as lists do, it costs twenty times as much.
    """
    held = rows.order_by().values("enterprise_id").annotate(held=Sum("principal"))
    own_first = Case(When(organization_id=institution_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    newest = (
        readiness_for(actor)
        .filter(
            Q(organization_id=institution_id) | Q(organization_id=F("enterprise_id")),
            enterprise_id__in=rows.order_by().values("enterprise_id"),
        )
        .order_by("enterprise_id", own_first, "-computed_at", "-pk")
        .distinct("enterprise_id")
        .values("enterprise_id", "readiness_score", "confidence")
    )
    (held_sql, held_params), (newest_sql, newest_params) = (one.query.sql_with_params() for one in (held, newest))
    with connection.cursor() as cursor:
        cursor.execute(_WEIGHTED.format(held=held_sql, newest=newest_sql), [*held_params, *newest_params, SURE_FROM])
        [(points, weight, scored, unsure)] = cursor.fetchall()
    return Readiness(points / weight if weight else None, scored, unsure)
