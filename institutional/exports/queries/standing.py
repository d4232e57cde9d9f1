"""Capability scores and financing readiness, as parts of a package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from capability.public import counting, read_of_each, readiness_for, scores_for
from clear_platform.foundation.public import Actor, Scales
from institutional.exports.contracts import tables
from institutional.exports.queries.pieces import PartToWrite, Row, row_by_row
from institutional.exports.queries.quoting import (
    Quoted,
    Series,
    quoted_by_readiness,
    quoted_by_score,
    readiness_told,
    score_told,
)
from institutional.exports.queries.wording import amount, moment


def scores(actor: Actor, rows: QuerySet[Any]) -> PartToWrite:
    """Give scores of capabilities, the newest of each first."""

    def told(piece: list[Any], scales: Scales) -> Iterator[Row]:
        wanted = [one for row in piece for one in quoted_by_score(row.evidence_json)]
        quoted = Quoted.of(actor, wanted, {})
        for row in piece:
            kept = score_told(_score(row), quoted, scales)
            if kept is not None:
                yield kept

    ordered = rows.select_related("capability")
    return row_by_row(tables.CAPABILITY_SCORES, ordered, told)


def _score(row: Any) -> Row:
    return {
        "id": row.pk,
        "enterprise": row.enterprise_id,
        "capability": row.capability.code,
        "score": amount(row.score),
        "confidence": amount(row.confidence),
        "computed_at": moment(row.computed_at),
        "inputs_hash": row.inputs_hash,
        "evidence": row.evidence_json,
    }


def readiness(actor: Actor, rows: QuerySet[Any]) -> PartToWrite:
    """Give financing readiness, the newest first."""

    def told(piece: list[Any], scales: Scales) -> Iterator[Row]:
        wanted = [one for row in piece for one in quoted_by_readiness(row.rationale_json)]
        quoted = Quoted.of(actor, wanted, _scores_behind(actor, piece))
        for row in piece:
            kept = readiness_told(_readiness(row), quoted, scales, series=row.organization_id)
            if kept is not None:
                yield kept

    return row_by_row(tables.READINESS, rows.annotate(lapsed_at=F("lapse__since")), told)


def _readiness(row: Any) -> Row:
    return {
        "id": row.pk,
        "enterprise": row.enterprise_id,
        "score": amount(row.readiness_score),
        "confidence": amount(row.confidence),
        "flags": row.flags_json,
        "rationale": row.rationale_json,
        "computed_at": moment(row.computed_at),
        "lapsed_at": moment(row.lapsed_at),
        "inputs_hash": row.inputs_hash,
    }


def _scores_behind(actor: Actor, piece: list[Any]) -> Mapping[Series, Any]:
    """Give what each score that some readiness may rest on was computed from, the newest of a series first."""
    found: dict[Series, list[Any]] = {}
    rows = scores_for(actor).filter(
        enterprise_id__in={row.enterprise_id for row in piece},
        organization_id__in={row.organization_id for row in piece},
        computed_at__lte=max(row.computed_at for row in piece),
    )
    named = rows.values_list("enterprise_id", "organization_id", "capability__code", "computed_at", "evidence_json")
    for enterprise_id, organization_id, code, at, evidence in named.iterator(chunk_size=500):
        found.setdefault((enterprise_id, organization_id, code), []).append((at, quoted_by_score(evidence)))
    return found


def newest_scores_in(actor: Actor, *, enterprises: QuerySet[Any], holder: int) -> QuerySet[Any]:
    """Give the newest score of each enterprise and capability: as the holder computed them, else as it did itself.

    Of an enterprise of which nothing counts any more, none.
    """
    held = scores_for(actor).order_by().filter(organization_id=holder, enterprise_id=OuterRef("enterprise_id"))
    whose = Q(organization_id=holder) | Q(~Exists(held), organization_id=F("enterprise_id"))
    rows = counting(scores_for(actor)).filter(whose, enterprise_id__in=enterprises)
    return rows.order_by("enterprise_id", "capability_id", "-computed_at", "-pk").distinct(
        "enterprise_id", "capability_id"
    )


def newest_readiness_in(actor: Actor, *, enterprises: QuerySet[Any], holder: int) -> QuerySet[Any]:
    """Give the readiness that the holder reads of each enterprise; of one of which nothing counts any more, none."""
    newest = read_of_each(readiness_for(actor).filter(enterprise_id__in=enterprises), holder)
    return readiness_for(actor).filter(pk__in=newest.values("pk"), lapse__isnull=True).order_by("enterprise_id")
