"""Writes of analyses, as part of the operations that diagnose. Not here: how anything is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import (
    Actor,
    Cited,
    NewCitation,
    Thing,
    Touched,
    cite_many,
    is_citable,
    touch_many,
)
from enterprises.analyses import queries
from enterprises.analyses.models import Analysis
from enterprises.analyses.results import AnalysisRow, NewAnalysis
from enterprises.analyses.rules import analysis_named

BATCH = 1000
KIND = "analysis"
"""What an analysis is called among things that can be cited."""


def record_analyses(*, actor: Actor, rows: Sequence[NewAnalysis], organization_id: int | None) -> list[AnalysisRow]:
    """Keep what was found about many enterprises. Part of larger operations, which audit; one statement a thousand.

    Takes: the organization the analyses belong to (whose positions they rest on), or None for each enterprise's own.
    """
    made = Analysis.objects.bulk_create(
        [
            Analysis(
                organization_id=_owner(one, organization_id),
                enterprise_id=one.enterprise_id,
                domain=one.domain,
                input_json=dict(one.inputs),
                analysis_json=dict(one.findings),
                confidence=one.confidence,
                run_id=one.run_id,
                created_by_id=actor.id,
            )
            for one in rows
        ],
        batch_size=BATCH,
    )
    shown = [queries.shown(row) for row in made]
    note_analyses(rows=shown)
    return shown


def note_analyses(*, rows: Sequence[AnalysisRow]) -> None:
    """Note analyses for those who cite them, and the rows they rest on. Two statements a thousand."""
    touch_many(things=[_citable(one) for one in rows])
    cite_many(wanted=[wanted for one in rows for wanted in _citations(one)])


def record_analysis(
    *,
    actor: Actor,
    enterprise_id: int | None,
    domain: str,
    inputs: Mapping[str, Any],
    findings: Mapping[str, Any],
    confidence: Decimal,
    organization_id: int | None,
    run_id: UUID | None = None,
) -> AnalysisRow:
    """Keep what was found about one enterprise. Part of larger operations, which audit."""
    wanted = NewAnalysis(enterprise_id, domain, inputs, findings, confidence, run_id)
    [made] = record_analyses(actor=actor, rows=[wanted], organization_id=organization_id)
    return made


def _citable(one: AnalysisRow) -> Touched:
    label = analysis_named(one.domain, one.created_at.date())
    return Touched(KIND, str(one.id), one.content_hash, label, one.organization_id)


def _citations(one: AnalysisRow) -> Iterator[NewCitation]:
    """Give what an analysis rests on: the rows its inputs name, such as `institutional.position`."""
    for source in one.inputs.get("sources", ()):
        kind = str(source.get("type", "")).rpartition(".")[2]
        if is_citable(kind) and kind != KIND:
            yield NewCitation(one.organization_id, Thing(KIND, str(one.id)), Cited(kind, str(source.get("id"))))


def _owner(one: NewAnalysis, organization_id: int | None) -> int:
    owner = organization_id or one.enterprise_id
    if owner is None:
        raise ValueError("An analysis about no enterprise belongs to an organization; say which.")
    return owner


def note_decision(*, actor: Actor, analysis_id: int, decision_id: UUID) -> None:
    """Note on an analysis which decision came from it first; what was found stays as it is."""
    Analysis.objects.for_actor(actor).filter(pk=analysis_id, decision_id__isnull=True).update(decision_id=decision_id)
