"""The published form of an export: one JSON Schema, and the scopes with the parts each holds. Pure.

Whoever changes a part raises `VERSION`; a reader of version 1 must be able to read every later document of version 1.
Version 2 names the lines that have to stand beside it (`attributions`) and the decision on its sources (`rights`).
Version 3 names the hash that the exporting organization's ledger stood at (`exported.ledger_commit_hash`).
"""

from __future__ import annotations

from typing import Any, Final

NAME: Final = "clear.enterprise-export"
VERSION: Final = 3

PARTS_OF_SCOPE: Final[dict[str, tuple[str, ...]]] = {
    "governance": ("decisions", "analyses"),
    "execution": ("tasks",),
    "outcomes": ("outcomes", "positions", "capability_scores", "readiness"),
    "full": ("decisions", "analyses", "tasks", "outcomes", "positions", "capability_scores", "readiness"),
}
FORMATS: Final = ("json", "pdf")
DEFAULT_SCOPE: Final = "full"

_TEXT: Final = {"type": "string"}
_OPTIONAL: Final = {"type": ["string", "null"]}
_TIME: Final = {"type": ["string", "null"], "format": "date-time"}
_DAY: Final = {"type": ["string", "null"], "format": "date"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_HASH: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_AMOUNT: Final = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}


def _rows(required: dict[str, Any]) -> dict[str, Any]:
    row = {"type": "object", "required": list(required), "properties": required, "additionalProperties": False}
    return {"type": "array", "items": row}


_MILESTONES: Final = _rows(
    {
        "id": _COUNT,
        "type": _TEXT,
        "logged_at": _TIME,
        "logged_by": _OPTIONAL,
        "evidence_text": _TEXT,
        "evidence_url": _TEXT,
        "evidence_sha256": _TEXT,
        "effective_date": _DAY,
        "verified_at": _TIME,
        "verified_by": _OPTIONAL,
        "metrics": {"type": "object"},
    }
)

_PARTS: Final[dict[str, Any]] = {
    "decisions": _rows(
        {
            "decision_id": {"type": "string", "format": "uuid"},
            "version": _COUNT,
            "supersedes": _OPTIONAL,
            "domain": _TEXT,
            "title": _TEXT,
            "status": _TEXT,
            "content_hash": _HASH,
            "analysis": {"type": ["integer", "null"]},
            "artifact": {"type": "object"},
            "expected": {"type": "array"},
            "contexts": {"type": "array", "items": {"type": "object"}},
            "created_at": _TIME,
            "created_by": _OPTIONAL,
            "proposed_at": _TIME,
            "decided_at": _TIME,
            "decided_by": _OPTIONAL,
            "decided_note": _TEXT,
        }
    ),
    "analyses": _rows(
        {
            "id": _COUNT,
            "domain": _TEXT,
            "content_hash": _HASH,
            "confidence": _AMOUNT,
            "inputs": {"type": "object"},
            "findings": {"type": "object"},
            "created_at": _TIME,
        }
    ),
    "tasks": _rows(
        {
            "id": _COUNT,
            "decision_id": {"type": "string", "format": "uuid"},
            "title": _TEXT,
            "owner": _OPTIONAL,
            "status": _TEXT,
            "priority": _TEXT,
            "due_date": _DAY,
            "created_at": _TIME,
            "done_at": _TIME,
            "milestones": _MILESTONES,
        }
    ),
    "outcomes": _rows(
        {
            "id": _COUNT,
            "type": _TEXT,
            "decision_id": _OPTIONAL,
            "metrics": {"type": "object"},
            "measured_at": _TIME,
            "recorded_at": _TIME,
            "notes": _TEXT,
            "source": _TEXT,
        }
    ),
    "positions": _rows(
        {
            "id": _COUNT,
            "instrument": _TEXT,
            "principal": _AMOUNT,
            "outstanding": _AMOUNT,
            "written_off_amount": _AMOUNT,
            "currency": _TEXT,
            "status": _TEXT,
            "external_ref": _TEXT,
            "approved_on": _DAY,
            "started_on": _DAY,
            "matures_on": _DAY,
            "facts": {"type": "object"},
            "source": _TEXT,
        }
    ),
    "capability_scores": _rows(
        {
            "id": _COUNT,
            "capability": _TEXT,
            "score": _AMOUNT,
            "confidence": _AMOUNT,
            "computed_at": _TIME,
            "inputs_hash": _HASH,
            "evidence": {"type": ["object", "array"]},
        }
    ),
    "readiness": _rows(
        {
            "id": _COUNT,
            "score": _AMOUNT,
            "confidence": _AMOUNT,
            "flags": {"type": "array", "items": _TEXT},
            "rationale": {"type": "object"},
            "computed_at": _TIME,
            "inputs_hash": _HASH,
        }
    ),
}


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of an export, for readers and for the test that holds it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{NAME}/{VERSION}",
        "type": "object",
        "required": [
            "schema",
            "version",
            "scope",
            "exported",
            "enterprise",
            "parts",
            "attributions",
            "rights",
            "lineage",
            "manifest",
        ],
        "additionalProperties": False,
        "properties": {
            "schema": {"const": NAME},
            "version": {"const": VERSION},
            "scope": {"enum": list(PARTS_OF_SCOPE)},
            "exported": {
                "type": "object",
                "required": ["at", "by", "organization", "ledger_commit_hash"],
                "additionalProperties": False,
                "properties": {
                    "at": _TIME,
                    "by": _TEXT,
                    "organization": _OPTIONAL,
                    "ledger_commit_hash": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
                },
            },
            "enterprise": {
                "type": "object",
                "required": ["id", "name", "slug", "origin", "industry", "region", "city", "size_band"],
                "additionalProperties": False,
                "properties": {
                    "id": _COUNT,
                    "name": _TEXT,
                    "slug": _TEXT,
                    "origin": {"enum": ["registered", "public_record", "invented"]},
                    "industry": _OPTIONAL,
                    "region": _OPTIONAL,
                    "city": _OPTIONAL,
                    "size_band": _OPTIONAL,
                },
            },
            "parts": {"type": "object", "additionalProperties": False, "properties": _PARTS},
            "attributions": {"type": "array", "items": _TEXT},
            "rights": {
                "type": "object",
                "required": ["purpose", "decided_at", "watermark", "sources", "withheld"],
                "additionalProperties": False,
                "properties": {
                    "purpose": {"enum": ["export", "share"]},
                    "decided_at": _TIME,
                    "watermark": _TEXT,
                    "sources": _rows(
                        {"code": _TEXT, "name": _TEXT, "licence": _TEXT, "attribution": _TEXT, "rows": _COUNT}
                    ),
                    "withheld": _rows({"source": _TEXT, "part": _TEXT, "rows": _COUNT, "because": _TEXT}),
                },
            },
            "lineage": {
                "type": "object",
                "required": ["files", "rows"],
                "additionalProperties": False,
                "properties": {
                    "files": _rows({"import": _COUNT, "name": _TEXT, "sha256": _HASH, "bytes": _COUNT}),
                    "rows": _rows({"part": _TEXT, "id": _COUNT, "import": _COUNT, "row": _COUNT}),
                },
            },
            "manifest": {
                "type": "object",
                "required": ["algorithm", "canonical", "parts"],
                "additionalProperties": False,
                "properties": {
                    "algorithm": {"const": "sha256"},
                    "canonical": _TEXT,
                    "parts": {"type": "object", "additionalProperties": _HASH},
                },
            },
        },
    }
