"""Decisions with their approvals and contexts, and analyses, as parts of a package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from clear_platform.foundation.public import INTERNAL, Actor, Scales
from enterprises.public import (
    analyses_for,
    analysis_hash,
    approvals_by_version,
    contexts_by_version,
    sources_of_inputs,
)
from institutional.exports.contracts import tables
from institutional.exports.queries.pieces import PartToWrite, Row, row_by_row
from institutional.exports.queries.wording import amount, moment, name

OWN: Final = (INTERNAL,)


def decisions(actor: Actor, rows: QuerySet[Any]) -> PartToWrite:
    """Give versions of decisions, the oldest first. They are written here, so they are the house's own."""

    def told(piece: list[Any], scales: Scales) -> Iterator[Row]:
        if not scales.keeps("decisions", OWN, rows=len(piece)):
            return
        ids = [row.pk for row in piece]
        approvals, contexts = (
            approvals_by_version(actor=actor, decision_ids=ids),
            contexts_by_version(actor=actor, decision_ids=ids),
        )
        linked = analyses_linked(actor, piece)
        for row in piece:
            yield _decision(row, approvals[row.pk], contexts[row.pk], sorted(linked[row.pk]))

    return row_by_row(tables.DECISIONS, rows.order_by("created_at", "version", "pk"), told)


def analyses_linked(actor: Actor, rows: list[Any]) -> dict[UUID, set[int]]:
    """Give the ids of the analyses that versions of decisions began from, cite or led to, by version. One statement."""
    found: dict[UUID, set[int]] = {row.pk: {row.analysis_id} - {None} | _cited(row.artifact_json) for row in rows}
    made = analyses_for(actor).filter(decision_id__in=list(found)).order_by()
    for decision_id, pk in made.values_list("decision_id", "pk"):
        found[decision_id].add(pk)
    return found


def _cited(artifact: dict[str, Any]) -> set[int]:
    cited = (one for one in artifact.get("citations", []) if one.get("type") == "analysis")
    ids = (str(one.get("id", "")).split("/")[0] for one in cited)
    return {int(one) for one in ids if one.isdecimal()}


def _decision(row: Any, approvals: list[Any], contexts: list[Any], linked: list[int]) -> Row:
    return {
        "decision_id": str(row.pk),
        "enterprise": row.enterprise_id,
        "version": row.version,
        "supersedes": str(row.supersedes_id) if row.supersedes_id else None,
        "domain": row.domain,
        "title": row.title,
        "status": row.status,
        "content_hash": row.content_hash,
        "analysis": row.analysis_id,
        "analyses": linked,
        "artifact": row.artifact_json,
        "expected": row.expected_json,
        "contexts": [
            {"id": one.pk, "context": one.context_json, "created_at": moment(one.created_at)} for one in contexts
        ],
        "created_at": moment(row.created_at),
        "created_by": name(row.created_by),
        "proposed_at": moment(row.proposed_at),
        "approvers_needed": row.approvers_needed,
        "approvals": [
            {
                "approved_by": name(one.approver),
                "approved_at": moment(one.approved_at),
                "content_hash": one.content_hash,
                "note": one.note,
            }
            for one in approvals
        ],
        "decided_at": moment(row.decided_at),
        "decided_by": name(row.decided_by),
        "decided_note": row.decided_note,
    }


def analyses(rows: QuerySet[Any]) -> PartToWrite:
    """Give analyses, the newest first, where the sources of all their inputs let them go."""

    def told(piece: list[Any], scales: Scales) -> Iterator[Row]:
        for row in piece:
            if scales.keeps("analyses", sources_of_inputs(row.input_json) or OWN):
                yield _analysis(row)

    return row_by_row(tables.ANALYSES, rows.order_by("-created_at", "-pk"), told)


def _analysis(row: Any) -> Row:
    return {
        "id": row.pk,
        "enterprise": row.enterprise_id,
        "decision_id": str(row.decision_id) if row.decision_id else None,
        "domain": row.domain,
        "content_hash": analysis_hash(domain=row.domain, inputs=row.input_json, findings=row.analysis_json),
        "confidence": amount(row.confidence),
        "inputs": row.input_json,
        "findings": row.analysis_json,
        "created_at": moment(row.created_at),
    }
