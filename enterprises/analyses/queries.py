"""Reads of analyses within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F

from clear_platform.foundation.public import Actor, GrantLevel, ScopedQuerySet, tag_of
from enterprises.analyses.models import Analysis
from enterprises.analyses.results import AnalysisRow
from enterprises.analyses.rules import analysis_hash


def analyses_for(actor: Actor) -> ScopedQuerySet:
    """Give the analyses an actor may see, newest first, with enterprise and author."""
    return (
        Analysis.objects.for_actor(actor)
        .select_related("enterprise__organization", "created_by")
        .order_by("-created_at", "-pk")
    )


def analysis_for(*, actor: Actor, analysis_id: int, level: GrantLevel = "read") -> Analysis:
    """Give one analysis in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = Analysis.objects.select_related("enterprise__organization", "created_by")
    found: Analysis = rows.get_for(actor, analysis_id, level)
    return found


def analyses_of(*, actor: Actor, enterprise_id: int) -> ScopedQuerySet:
    """Give the analyses of one enterprise that the actor may see, newest first."""
    return analyses_for(actor).filter(enterprise_id=enterprise_id)


def newest_analyses(
    *, actor: Actor, enterprise_ids: Iterable[int], organization_id: int | None
) -> Mapping[tuple[int, str], AnalysisRow]:
    """Give the newest analysis of each enterprise and domain: the organization's own, else the enterprise's own.

    Takes: the organization whose computation this is (a holder of positions), or None for the enterprises' own alone.
    """
    ids = set(enterprise_ids)
    rows = Analysis.objects.for_actor(actor).filter(enterprise_id__in=ids)
    own = rows.filter(organization_id=F("enterprise_id"))
    found: dict[tuple[int, str], AnalysisRow] = {}
    for part in (own, rows.filter(organization_id=organization_id) if organization_id else own.none()):
        newest = part.order_by("enterprise_id", "domain", "-created_at", "-pk").distinct("enterprise_id", "domain")
        found.update({(int(row.enterprise_id or 0), row.domain): shown(row) for row in newest})
    return found


def shown(row: Analysis) -> AnalysisRow:
    """Give an analysis as others read it."""
    return AnalysisRow(
        id=row.pk,
        organization_id=row.organization_id,
        enterprise_id=row.enterprise_id,
        decision_id=str(row.decision_id) if row.decision_id else None,
        domain=row.domain,
        inputs=row.input_json,
        findings=row.analysis_json,
        confidence=row.confidence,
        created_at=row.created_at,
        content_hash=analysis_hash(domain=row.domain, inputs=row.input_json, findings=row.analysis_json),
        tag=tag_of(row),
        run_id=row.run_id,
    )
