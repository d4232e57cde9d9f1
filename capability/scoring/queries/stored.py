"""Reads of stored scores, and whose computation a reader sees."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Max, Q, QuerySet, Window
from django.db.models.functions import DenseRank, RowNumber, TruncDate

from capability.scoring.models import CapabilityScore
from capability.scoring.results import ScoreShown, StoredScore
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import Actor
from enterprises.public import enterprise_for

MOST_DAYS = 120


def scores_for(actor: Actor) -> QuerySet[CapabilityScore]:
    """Give every score the actor may see, newest first, with its capability."""
    rows: QuerySet[CapabilityScore] = CapabilityScore.objects.for_actor(actor)
    return rows.select_related("capability").order_by("-computed_at", "-pk")


def holder_of(actor: Actor, *, enterprise_id: int) -> int:
    """Give whose computation an actor reads: its own organization's where there is one, else the enterprise's own.

    Staff, who see all, read the newest of any holder where the enterprise has none of its own. One query.
    """
    rows = CapabilityScore.objects.for_actor(actor).filter(enterprise_id=enterprise_id).order_by()
    newest = dict(rows.values_list("organization_id").annotate(at=Max("computed_at")))
    if actor.organization_id in newest and actor.organization_id is not None:
        return actor.organization_id
    if enterprise_id in newest or not actor.sees_all:
        return enterprise_id
    return max(newest, key=lambda one: (newest[one], one), default=enterprise_id)


def series_of(actor: Actor, *, enterprise_id: int) -> QuerySet[CapabilityScore]:
    """Give the scores of one enterprise over time, as this actor reads them (see `holder_of`), newest first."""
    holder = holder_of(actor, enterprise_id=enterprise_id)
    return scores_for(actor).filter(enterprise_id=enterprise_id, organization_id=holder)


def daily_series(actor: Actor, *, enterprise_id: int, most_days: int = MOST_DAYS) -> list[CapabilityScore]:
    """Give the last score of each capability and day, of each its newest such days, oldest first. Two queries.

    One that seldom moves keeps its scores however often others do.
    """
    numbered = (
        series_of(actor, enterprise_id=enterprise_id)
        .annotate(day=TruncDate("computed_at"))
        .annotate(
            of_its_day=Window(RowNumber(), partition_by=["capability_id", "day"], order_by=["-computed_at", "-pk"]),
            days_back=Window(DenseRank(), partition_by="capability_id", order_by="-day"),
        )
        .filter(of_its_day=1, days_back__lte=most_days)
    )
    return list(numbered.order_by("day", "-capability_id", "computed_at", "pk"))


def newest_scores(
    actor: Actor, *, enterprise_ids: Iterable[int], organization_id: int | None
) -> dict[tuple[int, str], ScoreShown]:
    """Give the newest score of each enterprise and capability that one organization computed. One query.

    Takes: the holder, or None for the enterprises' own computations.
    """
    rows = _newest(actor, enterprise_ids=enterprise_ids, organization_id=organization_id).select_related("capability")
    return {(row.enterprise_id, row.capability.code): shown(row) for row in rows}


def stored_scores(
    actor: Actor, *, enterprise_ids: Iterable[int], organization_id: int | None
) -> dict[tuple[int, int], StoredScore]:
    """Give the newest score of each enterprise and capability, by their ids, without its evidence. One query.

    Takes: the holder, or None for the enterprises' own computations.
    """
    rows = _newest(actor, enterprise_ids=enterprise_ids, organization_id=organization_id)
    return {
        (enterprise_id, capability_id): StoredScore(score, inputs_hash)
        for enterprise_id, capability_id, score, inputs_hash in rows.values_list(
            "enterprise_id", "capability_id", "score", "inputs_hash"
        )
    }


def _newest(actor: Actor, *, enterprise_ids: Iterable[int], organization_id: int | None) -> QuerySet[CapabilityScore]:
    whose = Q(organization_id=F("enterprise_id")) if organization_id is None else Q(organization_id=organization_id)
    rows: QuerySet[CapabilityScore] = CapabilityScore.objects.for_actor(actor)
    return (
        rows.filter(whose, enterprise_id__in=list(enterprise_ids))
        .order_by("enterprise_id", "capability_id", "-computed_at", "-pk")
        .distinct("enterprise_id", "capability_id")
    )


def score_row(*, actor: Actor, enterprise_id: int, score_id: int) -> CapabilityScore:
    """Give one score of an enterprise that the actor may read.

    Refuses: `NotVisible`, a holder's own score included once it may not read the enterprise any more; `NotFound` when
    it is another enterprise's.
    """
    enterprise_for(actor=actor, enterprise_id=enterprise_id)
    row: CapabilityScore = CapabilityScore.objects.select_related("capability").get_for(actor, score_id)
    if row.enterprise_id != enterprise_id:
        raise NotFound()
    return row


def shown(row: CapabilityScore) -> ScoreShown:
    """Give a score as others read it."""
    return ScoreShown(
        id=row.pk,
        organization_id=row.organization_id,
        enterprise_id=row.enterprise_id,
        code=row.capability.code,
        name=row.capability.name,
        score=row.score,
        confidence=row.confidence,
        evidence=row.evidence_json,
        computed_at=row.computed_at,
        inputs_hash=row.inputs_hash,
    )
