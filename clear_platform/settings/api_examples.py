"""Values that the examples of the API show for well-known fields, so that they read as one small story.

What follows from a field's type alone is not here: `rendering/openapi_examples.py` composes it.
"""

from __future__ import annotations

from typing import Any

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PLAN = {"ref": "1.1", "title": "Name who collects", "owner": "owner", "due_days": 7, "milestones": ["The calendar"]}
EXPECTED = {"metric": "late_invoice_share_ratio", "unit": "share", "baseline": "0.3", "target": "0.1", "by_days": 90}
ARTIFACT = {
    "recommendation": "Collect what is overdue, on a calendar.",
    "rationale": "30 % of the receivables are more than 60 days old.",
    "expected_outcomes": [EXPECTED],
    "action_plan": [PLAN],
}

WORDS: dict[str, Any] = {
    # People and organizations
    "email": "ada@example.org",
    "name": "Bay Bakery",
    "slug": "bay-bakery",
    "enterprise_name": "Bay Bakery",
    "institution_name": "Bank of the Valley",
    "subject_name": "Bay Bakery",
    "origin": "registered",
    "industry": "311811",
    "region": "US-CA",
    "city": "Oakland",
    "size_band": "6-15",
    "role": "member",
    "password": "a long enough password",
    "access": "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxMiJ9.c2lnbmF0dXJl",
    "refresh": "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxMiJ9.c2lnbmF0dXJl",
    "token_type": "Bearer",
    "staff_groups": [],
    "external_ids_json": {"lei": "5493001KJTIIGC8Y1R12"},
    "settings_json": {"theme": "auto"},
    # Decisions and work
    "title": "Collect on a calendar",
    "domain": "cfo",
    "artifact_json": ARTIFACT,
    "expected_json": [EXPECTED],
    "context_json": {"why_now": "Two customers have paid late since March."},
    "decision_context": {"why_now": "Two customers have paid late since March."},
    "analysis_json": {"findings": [{"code": "late_receivables", "severity": "high"}]},
    "input_json": {"receivables_over_60_days_ratio": "0.3"},
    "note": "The target needs a baseline.",
    "decided_note": "We begin on Monday.",
    "because": "The ledger arrives in June.",
    "action_plan_ref": "1.1",
    "priority": "normal",
    "meta_json": {"estimated_hours": 4},
    "depends_on": [],
    "milestone_type": "delivered",
    "evidence_text": "The calendar hangs in the office.",
    "evidence_hash": HASH,
    "pointer": "/action_plan/0/due_days",
    # Outcomes, capability, readiness
    "outcome_type": "receivables_review",
    "metrics": {"late_invoice_share_ratio": 0.12},
    "metrics_json": {"late_invoice_share_ratio": 0.12},
    "notes": "Measured from the ledger of May.",
    "code": "late_invoice_share_ratio",
    "capability_code": "cash_management",
    "unit": "share",
    "iris_code": "",
    "vsme_datapoint": "",
    "sdg_targets": ["8.3"],
    "description": "Money due is collected when it is due.",
    "flags": ["late_receivables"],
    "flags_json": ["late_receivables"],
    "rationale_json": {"components": []},
    "evidence_json": {"outcomes": [31]},
    "inputs_hash": HASH,
    "content_hash": HASH,
    "sha256": HASH,
    # Portfolios and positions
    "currency": "USD",
    "external_ref": "4412-7781",
    "source": "internal",
    "sources": ["internal"],
    "facts": {"low_doc": False},
    "subject": "enterprise:12",
    "subject_type": "enterprise",
    "scope": "enterprise",
    "format": "json",
    "exported_by": "Ada",
    # Imports
    "kind": "loans",
    "file_name": "loans.csv",
    "file_sha256": HASH,
    "encoding": "utf-8",
    "delimiter": ",",
    "sheet": "",
    "created_by": "Ada",
    "column": "GrossApproval",
    "reason": "This is not an amount. Write it with a point and no other sign, for instance 1250.00.",
    "value": "twelve",
    "key": "4412-7781",
    "meaning": "The amount that was approved.",
    "mapping": {"BorrName": "Borrower"},
    "absent_columns": [],
    "ignored_columns": ["Comment"],
    # Lists
    "next": "https://clear.example/api/v1/decisions?cursor=cD0yMDI2",
    "previous": "https://clear.example/api/v1/decisions?cursor=cj0xJnA9",
    "says": "Links that show one page to somebody without an account.",
    "who": "institution",
    "fact": "matures_on",
    "type": "bank",
    "status": "approved",
}
