"""How ready the enterprises of a portfolio are, as its institution computed it, else as the enterprise itself did."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from capability.public import readiness_for, standing
from clear_platform.foundation.public import Actor
from institutional.overview.results import Narrowed

STALE_AFTER_DAYS = 180


def counting(actor: Actor, institution_id: int) -> QuerySet[Any]:
    """Give every readiness that may count in a portfolio of an institution: its own, and the enterprises' own."""
    return readiness_for(actor).filter(Q(organization_id=institution_id) | Q(organization_id=F("enterprise_id")))


def newest_of(actor: Actor, institution_id: int) -> QuerySet[Any]:
    """Give the readiness that an institution reads of the enterprise of the outer row: its own, else the enterprise's.

    The first may have lapsed; then there is none, and what the enterprise computed for itself does not take its place.
    """
    rows = counting(actor, institution_id).filter(enterprise_id=OuterRef("enterprise_id"))
    return rows.order_by(_own_first(institution_id), "-computed_at", "-pk")


def newest_for(actor: Actor, institution_id: int, enterprise_ids: Collection[int]) -> QuerySet[Any]:
    """Give the readiness that an institution reads of each of some enterprises; it may have lapsed."""
    rows = counting(actor, institution_id).filter(enterprise_id__in=enterprise_ids)
    return rows.order_by("enterprise_id", _own_first(institution_id), "-computed_at", "-pk").distinct("enterprise_id")


def newest_apart(actor: Actor, institution_id: int, *, without: Any) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Give the readiness read of each enterprise, lapsed or not, in two parts that are each read in an index's order.

    Takes: the enterprises `without` one of the institution's, as a query.
    Gives: the institution's own, of all enterprises, and the enterprises' own of those without.
    """
    rows = counting(actor, institution_id).order_by("enterprise_id", "-computed_at", "-pk").distinct("enterprise_id")
    own = rows.filter(organization_id=institution_id)
    return own, rows.filter(organization_id=F("enterprise_id"), enterprise_id__in=without)


def _own_first(institution_id: int) -> Case:
    return Case(When(organization_id=institution_id, then=Value(0)), default=Value(1), output_field=IntegerField())


def knowing_readiness(rows: QuerySet[Any], *, actor: Actor, institution_id: int) -> QuerySet[Any]:
    """Let rows be narrowed down and ordered by `readiness`, `readiness_flags` and `readiness_at`, without giving them.

    The few that are shown are given it by `give_readiness`: as part of the rows it is looked up once for each figure.
    """
    newest = newest_of(actor, institution_id)
    return rows.alias(
        readiness=Subquery(newest.values(one=standing("readiness_score"))[:1]),
        readiness_flags=Subquery(newest.values(one=standing("flags_json"))[:1]),
        readiness_at=Subquery(newest.values(one=standing("computed_at"))[:1]),
    )


def give_readiness(rows: Iterable[Any], *, actor: Actor, institution_id: int) -> None:
    """Give each row `readiness`, `readiness_confidence` and `readiness_flags`, None where there is none. One statement.

    Takes: rows that have been read, each about an enterprise.
    """
    rows = list(rows)
    found = newest_for(actor, institution_id, {row.enterprise_id for row in rows})
    newest = {
        enterprise_id: (score, confidence, flags)
        for enterprise_id, score, confidence, flags in found.values_list(
            "enterprise_id", standing("readiness_score"), standing("confidence"), standing("flags_json")
        )
    }
    for row in rows:
        row.readiness, row.readiness_confidence, row.readiness_flags = newest.get(row.enterprise_id, (None, None, None))


def narrowed_by_readiness(rows: QuerySet[Any], narrowed: Narrowed, *, now: datetime) -> QuerySet[Any]:
    """Keep the rows `knowing_readiness` with a score within bounds, with a flag asked for, stale, or without a score.

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
    return rows.filter(readiness__isnull=True) if narrowed.unscored else rows
