"""A row of every part of a package, whole, and documents of every kind as paper takes them, made without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader

from clear_platform.foundation.paper.results import Brand
from institutional.exports.contracts.published import KINDS
from institutional.exports.formats.rendering import PAPERS
from institutional.exports.results import Document

HASH: Final = "ab" * 32
EVIDENCE_HASH: Final = "cd" * 32
BEFORE: Final = "11111111-a3b9-4218-98f0-1803625cba9a"
THIS: Final = "22222222-a3b9-4218-98f0-1803625cba9a"
AT: Final = "2026-11-21T09:00:00.000000Z"
ROWS_IN_ONE: Final = 1_000_000

DECISION: Final[dict[str, Any]] = {
    "decision_id": THIS,
    "enterprise": 8,
    "version": 2,
    "supersedes": BEFORE,
    "domain": "cfo",
    "title": "Chase late invoices",
    "status": "approved",
    "content_hash": HASH,
    "analysis": 4,
    "analyses": [4, 71],
    "artifact": {"recommendation": "Call everybody.", "rationale": "Nobody calls."},
    "expected": [],
    "contexts": [{"id": 6, "context": {"season": "Before the harvest"}, "created_at": AT}],
    "created_at": AT,
    "created_by": "Ada Writer",
    "proposed_at": "2026-11-22T09:00:00.000000Z",
    "approvers_needed": 3,
    "approvals": [
        {"approved_by": "Berta First", "approved_at": AT, "content_hash": HASH, "note": "Go ahead."},
        {"approved_by": "Cid Second", "approved_at": AT, "content_hash": EVIDENCE_HASH, "note": ""},
    ],
    "decided_at": AT,
    "decided_by": "Dora Last",
    "decided_note": "With care.",
}
MILESTONE: Final[dict[str, Any]] = {
    "id": 31,
    "type": "measured",
    "logged_at": AT,
    "logged_by": "Emil Logger",
    "evidence_text": "Counted by hand",
    "evidence_url": "https://proof.example/1",
    "evidence_file": "ledger-of-may.pdf",
    "evidence_sha256": EVIDENCE_HASH,
    "effective_date": "2026-10-03",
    "verified_at": AT,
    "verified_by": "Fay Verifier",
    "metrics": {"invoices_paid": 640},
}
SIX: Final = {
    "lead_response_minutes": "61", "lead_to_appt_rate": "0.62", "close_rate": "0.63", "crm_adoption_rate": "0.64",
    "weekly_ops_hours": "65", "nps": "66",
}  # fmt: skip
RATIONALE: Final[dict[str, Any]] = {
    "bridge": [{"label": "Books in order", "figure": "52", "weight": "0.3", "points": "15.6", "kind": "capability"}],
    "could_be": "83.96",
    "reasons": [
        {
            "name": "Thin reserve", "code": "reserve.thin", "points_lost": "7.5",
            "raised_by": [{"title": "Save a month of rent"}], "advice": "",
        }
    ],
    "flags": [
        {
            "name": "Late taxes", "code": "late_taxes", "state": "raised", "figure": "3", "unit": "months",
            "threshold": "1", "penalty": "12", "cleared_by": [], "advice": "Pay the arrears",
        }
    ],
}  # fmt: skip
FILED: Final = {"import": 1, "import_row": 1740}
OVERVIEW: Final[Mapping[str, Any]] = {
    "currency": "USD",
    "pack": {"asof_date": "2026-10-30", "source": "ecb_reference_rates", "hash": HASH},
    "metrics": {
        "exposure": "7654321.00",
        "principal": "8765432.00",
        "by_principal": 3,
        "weighed_by": "exposure",
        "readiness": {"weighted": "61.4", "scored": 17, "enterprises": 19, "coverage_ratio": "0.91"},
        "expected_loss": {
            "amount": "54321.00",
            "share_ratio": "0.0071",
            "parts": [
                {
                    "readiness_band": "50_75", "status": "watch", "instrument": "guarantee", "exposure": "1357911.00",
                    "pd": "0.113", "lgd": "0.457", "expected_loss": "54321.00",
                }
            ],
            "assumptions": [
                {"code": "lgd_guarantee", "grade": "standard", "value": "0.457", "source": "Basel, paragraph 71"}
            ],
        },
    },
    "concentration": {
        "by_enterprise": {
            "hhi_points": "2468", "as_many_as": "4.1", "count": 19,
            "top": [{"key": "8", "amount": "2468024.00", "share_ratio": "0.322"}],
        }
    },
}  # fmt: skip
"""What an overview comes to, with a figure of its own at each place."""
ROWS: Final[Mapping[str, dict[str, Any]]] = {
    "decisions": DECISION,
    "analyses": {
        "id": 71,
        "enterprise": 8,
        "decision_id": THIS,
        "domain": "cfo",
        "content_hash": HASH,
        "confidence": "0.350",
        "inputs": {"months_of_books": 14},
        "findings": {"reason": "Cash stands still"},
        "created_at": AT,
    },
    "tasks": {
        "id": 21,
        "enterprise": 8,
        "decision_id": THIS,
        "action_plan_ref": "1.7",
        "title": "Name who calls",
        "owner": "Gil Doer",
        "status": "in_progress",
        "priority": "high",
        "due_date": "2026-12-24",
        "created_at": AT,
        "done_at": "2026-12-23T09:00:00.000000Z",
        "milestones": [MILESTONE],
    },
    "outcomes": {
        "id": 1,
        "enterprise": 8,
        "type": "repayment",
        "decision_id": THIS,
        "metrics": {"jobs_created": 17},
        "breakdowns": {"jobs_created": {"gender": {"women": 9}}},
        "measured_at": "2026-07-14T09:00:00.000000Z",
        "valid_on": "2026-07-14",
        "recorded_at": AT,
        "notes": "Told over the telephone",
        "external_ref": "OUT-88",
        "source": "sba_foia",
        **FILED,
    },
    "snapshots": {
        "id": 41,
        "enterprise": 8,
        "date": "2026-05-09",
        "label": "baseline",
        **SIX,
        "notes": "Before the new till",
        "recorded_at": AT,
        "recorded_by": "Hal Counter",
        "source": "ghl_export",
    },
    "positions": {
        "id": 51,
        "enterprise": 8,
        "portfolio": 3,
        "instrument": "loan",
        "principal": "1234567.00",
        "outstanding": "765432.00",
        "written_off_amount": "4321.00",
        "currency": "USD",
        "interest_ratio": "0.0625",
        "status": "watch",
        "external_ref": "L-9001",
        "approved_on": "2024-02-03",
        "started_on": "2024-03-04",
        "matures_on": "2034-04-05",
        "facts": {},
        "recorded_at": AT,
        "source": "sba_foia",
        **FILED,
    },
    "capability_scores": {
        "id": 61,
        "enterprise": 8,
        "capability": "cashflow_discipline",
        "score": "52.10",
        "confidence": "0.35",
        "computed_at": AT,
        "inputs_hash": HASH,
        "evidence": {"rows": []},
    },
    "readiness": {
        "id": 62,
        "enterprise": 8,
        "score": "47.30",
        "confidence": "0.55",
        "flags": ["late_taxes"],
        "rationale": RATIONALE,
        "computed_at": AT,
        "lapsed_at": None,
        "inputs_hash": HASH,
    },
    "overviews": {
        "id": "0198c1d2-7a55-7c31-9b1e-0d6f7f3f2a10",
        "asof_date": "2026-10-31",
        "pricing_pack_id": 4711,
        "ledger_commit_hash": HASH,
        "computed_at": AT,
        "result": OVERVIEW,
        "result_hash": HASH,
        "run_hash": HASH,
    },
    "members": {
        "id": 8,
        "name": "Mesa Press",
        "slug": "mesa-press",
        "origin": "invented",
        "industry": "531210",
        "region": "US-CA",
        "city": "OAKLAND",
        "size_band": "1-5",
        "added_at": AT,
        "source": "sba_foia",
        **FILED,
    },
    "figures": {
        "figure": "principal", "of": "", "value": "7654321", "unit": "USD", "outcomes": [], "decisions": [],
    },
}  # fmt: skip
ABOUT: Final[Mapping[str, Mapping[str, Any]]] = {
    "enterprise": {name: ROWS["members"][name] for name in (
        "id", "name", "slug", "origin", "industry", "region", "city", "size_band",
    )},
    "decision": {
        "id": THIS, "title": "Chase late invoices", "version": 2, "status": "approved", "enterprise": "Mesa Press",
        "origin": "invented",
    },
    "portfolio": {
        "id": 3, "name": "Small shops", "institution": "Harbor Bank", "currency": "USD", "origin": "invented",
        "created_at": AT,
    },
}  # fmt: skip


def document(
    kind: str = "enterprise", scope: str = "full", *, brand: Brand | None = None, **parts: Sequence[Mapping[str, Any]]
) -> Document:
    """A document of a kind and scope with the rows given, and none in its other parts."""
    held = {one.name: list(parts.get(one.name, ())) for one in KINDS[kind].scopes[scope]}
    noted = [
        {"part": name, "id": row["id"], "import": row["import"], "row": row["import_row"]}
        for name, rows in held.items()
        for row in rows
        if row.get("import") is not None
    ]
    value = {
        "scope": scope,
        "exported": {"at": AT, "by": "Demo analyst", "organization": "Harbor Bank", "ledger_commit_hash": HASH},
        kind: dict(ABOUT[kind]),
        "parts": held,
        "attributions": [],
        "rights": {"watermark": "", "sources": [], "withheld": []},
        "lineage": {"files": [{"import": 1, "name": "sba.csv", "sha256": HASH, "bytes": 1}], "rows": noted},
        "manifest": {"algorithm": "sha256", "canonical": "JSON", "parts": {kind: HASH}},
    }
    return Document(value, brand)


def printed(of: Document, kind: str = "enterprise") -> bytes:
    """A document as one PDF."""
    [volume] = PAPERS[kind](of).volumes(ROWS_IN_ONE)
    return volume()


def read(content: bytes) -> str:
    """Everything that can be read in a PDF, with one space wherever there is any."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
