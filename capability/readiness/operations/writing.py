"""Scores and readiness written by the thousand: one statement for all rows of a part, their values as one JSON text.

Not `bulk_create`: it sends columns as arrays, in which every quotation mark of the evidence is escaped once more by the
driver, and that took longer than computing what is written. Who may and what is written is settled by the caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from capability.readiness.models import FinancingReadiness
from capability.scoring.models import CapabilityScore

AT_ONCE = 1000

_SCORES = """
INSERT INTO capability_capabilityscore (organization_id, enterprise_id, decision_id, capability_id, score,
    confidence, evidence_json, computed_at, inputs_hash)
SELECT organization_id, enterprise_id, decision_id, capability_id, score, confidence, evidence_json, computed_at,
    inputs_hash
FROM json_to_recordset(%s::json) AS one(
    organization_id bigint, enterprise_id bigint, decision_id uuid, capability_id bigint, score numeric,
    confidence numeric, evidence_json jsonb, computed_at timestamptz, inputs_hash text
)
"""
_READINESS = """
INSERT INTO capability_financingreadiness (organization_id, enterprise_id, decision_id, readiness_score, confidence,
    flags_json, rationale_json, computed_at, inputs_hash)
SELECT organization_id, enterprise_id, decision_id, readiness_score, confidence, flags_json, rationale_json,
    computed_at, inputs_hash
FROM json_to_recordset(%s::json) AS one(
    organization_id bigint, enterprise_id bigint, decision_id uuid, readiness_score numeric, confidence numeric,
    flags_json jsonb, rationale_json jsonb, computed_at timestamptz, inputs_hash text
)
"""


def write_scores(rows: Iterable[CapabilityScore]) -> None:
    """Write new scores. One statement for each thousand."""
    _write(
        _SCORES,
        [
            {
                "organization_id": row.organization_id,
                "enterprise_id": row.enterprise_id,
                "decision_id": None if row.decision_id is None else str(row.decision_id),
                "capability_id": row.capability_id,
                "score": str(row.score),
                "confidence": None if row.confidence is None else str(row.confidence),
                "evidence_json": row.evidence_json,
                "computed_at": row.computed_at.isoformat(),
                "inputs_hash": row.inputs_hash,
            }
            for row in rows
        ],
    )


def write_readiness(rows: Iterable[FinancingReadiness]) -> None:
    """Write new readiness. One statement for each thousand."""
    _write(
        _READINESS,
        [
            {
                "organization_id": row.organization_id,
                "enterprise_id": row.enterprise_id,
                "decision_id": None if row.decision_id is None else str(row.decision_id),
                "readiness_score": str(row.readiness_score),
                "confidence": None if row.confidence is None else str(row.confidence),
                "flags_json": row.flags_json,
                "rationale_json": row.rationale_json,
                "computed_at": row.computed_at.isoformat(),
                "inputs_hash": row.inputs_hash,
            }
            for row in rows
        ],
    )


def _write(statement: str, rows: Sequence[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            cursor.execute(statement, [json.dumps(rows[start : start + AT_ONCE], separators=(",", ":"))])
