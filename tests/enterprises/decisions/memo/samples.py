"""Memos as values, for stories of how they are laid out."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from pypdf import PdfReader

from clear_platform.foundation.charts.forecast import Point, forecast_chart
from clear_platform.foundation.charts.results import Words
from enterprises.decisions.memo.results import Memo, Note, Signed, Told
from tests.enterprises.factories import artifact

SIGNED = hashlib.sha256(b"what was signed").hexdigest()
SINCE = hashlib.sha256(b"what it became").hexdigest()
LEDGER = hashlib.sha256(b"the head of the ledger").hexdigest()
MORNING = datetime(2026, 8, 12, 9, tzinfo=UTC)
FORECAST = Told(
    "What it expected, and what came",
    "Day 100 since the approval of 12 Aug 2026: one missed.",
    ["Expected outcome", "90 days"],
    [["Late invoice share", "14.0 %\nmissed"]],
    [
        forecast_chart(
            Words("The forecast missed"),
            start=Decimal("0.3"),
            target=Decimal("0.1"),
            due_day=90,
            points=[Point(0, 0.3), Point(90, 0.1, 0.14)],
        )
    ],
    instead_of="expected",
)


def memo(**facts: Any) -> Memo:
    """An approved version with an artifact of all parts, two approvals, and one note."""
    known: dict[str, Any] = {
        "decision_id": UUID("4a60024b-a3b9-4218-98f0-1803625cba9a"),
        "title": "Collect on a calendar",
        "domain": "Finance",
        "version": 2,
        "status": "approved",
        "stands": "Approved by Ada Lima, 12 Aug 2026",
        "content_hash": SIGNED,
        "seal": "pinned",
        "organization": "Harbour Joinery",
        "about": "Harbour Joinery",
        "origin": "registered",
        "author": "Tomás Rivera",
        "begun_on": date(2026, 8, 1),
        "decided_on": date(2026, 8, 12),
        "decided_by": "Ada Lima",
        "decided_note": "Agreed.",
        "approvers_needed": 2,
        "approvals": [Signed("Ada Lima", MORNING, SIGNED), Signed("Jo Brandt", MORNING, SIGNED)],
        "artifact": artifact(constraints=["No new staff"], trade_offs=["An hour a day"]),
        "context": {"why_now": "The credit line is up for renewal."},
        "notes": [Note("Analysis 7", ["Receivables over 60 days"], SIGNED, SIGNED, True, "holds")],
        "stale": [],
        "told": [],
        "withheld": [],
        "ledger_commit_hash": LEDGER,
        "known_on": date(2026, 11, 22),
    }
    return Memo(**{**known, **facts})


def draft(**facts: Any) -> Memo:
    """A draft that says no more than it must."""
    nothing: dict[str, Any] = {
        "status": "draft", "stands": "Draft of Tomás Rivera, 1 Aug 2026", "version": 1, "seal": "none",
        "decided_on": None, "decided_by": "", "decided_note": "", "approvals": [], "approvers_needed": 1, "context": {},
        "notes": [], "artifact": {"recommendation": "Collect.", "rationale": "It is late."},
    }  # fmt: skip
    return memo(**{**nothing, **facts})


def sheets(content: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]
