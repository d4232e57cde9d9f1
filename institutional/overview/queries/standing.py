"""How ready the enterprises of a portfolio are, as its institution reads it.

Not here: which readiness that is of several (`capability/readiness/reading.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from capability.public import in_turn, read_of_each, readiness_for, standing
from clear_platform.foundation.public import Actor
from institutional.overview.results import Narrowed

STALE_AFTER_DAYS = 180
SCORED, LAPSED, NEVER = "scored", "lapsed", "never"
STATES = (SCORED, LAPSED, NEVER)
"""Whether there is a readiness: one that counts, one of which nothing counts any more, none so far."""


def newest_of(actor: Actor, institution_id: int) -> QuerySet[Any]:
    """Give the readiness that an institution reads of the enterprise of the outer row, first; it may have lapsed."""
    return in_turn(readiness_for(actor).filter(enterprise_id=OuterRef("enterprise_id")), institution_id)


def newest_for(actor: Actor, institution_id: int, enterprise_ids: Collection[int]) -> QuerySet[Any]:
    """Give the readiness that an institution reads of each of some enterprises; it may have lapsed."""
    return read_of_each(readiness_for(actor).filter(enterprise_id__in=enterprise_ids), institution_id)


def knowing_readiness(rows: QuerySet[Any], *, actor: Actor, institution_id: int) -> QuerySet[Any]:
    """Let rows be narrowed down and ordered by what `give_readiness` gives, and by `readiness_at`, without giving it.

    The few that are shown are given it by `give_readiness`: as part of the rows it is looked up once for each figure.
    """
    newest = newest_of(actor, institution_id)
    return rows.alias(
        readiness=Subquery(newest.values(one=standing("readiness_score"))[:1]),
        readiness_flags=Subquery(newest.values(one=standing("flags_json"))[:1]),
        readiness_at=Subquery(newest.values(one=standing("computed_at"))[:1]),
        lapsed_at=Subquery(newest.values("lapse__since")[:1]),
    )


def give_readiness(rows: Iterable[Any], *, actor: Actor, institution_id: int) -> None:
    """Give each row `readiness`, `readiness_confidence` and `readiness_flags`, None where there is none. One statement.

    And `lapsed_at`, since when nothing counts of the one there was; None where something does, or there was none.

    Takes: rows that have been read, each about an enterprise.
    """
    rows = list(rows)
    found = newest_for(actor, institution_id, {row.enterprise_id for row in rows})
    newest = {
        enterprise_id: given
        for enterprise_id, *given in found.values_list(
            "enterprise_id",
            standing("readiness_score"),
            standing("confidence"),
            standing("flags_json"),
            "lapse__since",
        )
    }
    for row in rows:
        given = newest.get(row.enterprise_id, (None, None, None, None))
        row.readiness, row.readiness_confidence, row.readiness_flags, row.lapsed_at = given


def narrowed_by_readiness(rows: QuerySet[Any], narrowed: Narrowed, *, now: datetime) -> QuerySet[Any]:
    """Keep the rows `knowing_readiness` with a score within bounds, a flag or state asked for, stale, or unscored.

    Stale is what was never scored, or not within the last 180 days, in which half of what was known fades, and of which
    nothing counts any more.
    """
    if narrowed.readiness_from is not None:
        rows = rows.filter(readiness__gte=narrowed.readiness_from)
    if narrowed.readiness_to is not None:
        rows = rows.filter(readiness__lte=narrowed.readiness_to)
    if narrowed.flags:
        rows = rows.filter(readiness_flags__has_any_keys=list(narrowed.flags))
    if narrowed.states:
        rows = rows.filter(_in_state(narrowed.states))
    if narrowed.stale:
        rows = rows.filter(Q(readiness_at__isnull=True) | Q(readiness_at__lt=now - timedelta(days=STALE_AFTER_DAYS)))
    return rows.filter(readiness__isnull=True) if narrowed.unscored else rows


def _in_state(states: Collection[str]) -> Q:
    known = {
        SCORED: Q(readiness__isnull=False),
        LAPSED: Q(lapsed_at__isnull=False),
        NEVER: Q(readiness__isnull=True, lapsed_at__isnull=True),
    }
    wanted = Q(pk__in=())
    for state in known.keys() & set(states):
        wanted |= known[state]
    return wanted
