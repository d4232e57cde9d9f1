"""What a full document of an enterprise costs on paper, and how that grows with its rows.

The reference is reportlab laying out the same cells in tables of 500 rows, without heads, feet or contents. Memory is
what a process of its own takes beyond what it held before it drew anything.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.results import Measured

FEW, MANY = 1_000, 10_000
"""Tasks, and as many outcomes."""
ROWS_IN_ONE = 1_000_000
"""More than there are, so that all stand in one volume."""
REPETITIONS = 3
HASH = "ab" * 32
KILO = 1024


def measure() -> Iterator[Measured]:
    """Lay out the document small and large, each time in a process of its own, and the reference beside the small."""
    few = [_drawn("ours", FEW) for _number in range(REPETITIONS)]
    reference = [_drawn("reference", FEW) for _number in range(REPETITIONS)]
    seconds = tuple(one["seconds"] for one in few)
    yield Measured(
        f"a PDF of {FEW:,} tasks and {FEW:,} outcomes",
        seconds,
        tuple(one["seconds"] for one in reference),
        max(one["peak"] for one in few),
        "≤ 2 ×",
    )
    many = _drawn("ours", MANY)
    rows = 2 * MANY
    a_row = many["grown"] / rows / KILO
    yield Measured(
        f"a PDF of {MANY:,} tasks and {MANY:,} outcomes; reference: {MANY // FEW} times the small one;"
        f" {many['grown'] / KILO / KILO:.0f} MB more than before it, {a_row:.1f} KB a row",
        (many["seconds"],),
        tuple(one * MANY / FEW for one in seconds),
        many["peak"],
        "linear; ≤ 60 MB and 12 KB a row",
    )


def _drawn(which: str, rows: int) -> dict[str, float]:
    """Draw in a process of its own; gives its seconds, its peak and what it grew by."""
    facts = {
        "DJANGO_SETTINGS_MODULE": "clear_platform.settings.test",
        "DATABASE_URL": "postgresql://clear_web@127.0.0.1:1/none",
        "SECRET_KEY": "not a secret, but long enough to be taken for one while pages are drawn",
        "PUBLIC_URL": "https://clear.example",
        "TOKEN_SIGNING_KEYS": "bench:HS256:bm90IGEgc2VjcmV0LCBidXQgbG9uZyBlbm91Z2ggdG8gYmUgdGFrZW4gZm9yIG9uZQ",
    }
    command = [sys.executable, "-m", "bench.paper", which, str(rows)]
    done = subprocess.run(
        command, env={**os.environ, **facts}, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _value(rows: int) -> dict[str, Any]:
    tasks = [
        {
            "id": number,
            "enterprise": 8,
            "action_plan_ref": "",
            "title": f"Call the customers whose invoices are late, list {number}",
            "status": "done",
            "owner": "Tomás Rivera",
            "due_date": "2026-03-31",
            "done_at": "2026-03-30T10:00:00Z",
            "milestones": [
                {
                    "type": "document",
                    "logged_at": "2026-03-29T10:00:00Z",
                    "logged_by": "Tomás Rivera",
                    "effective_date": "2026-03-28",
                    "verified_at": "2026-03-30T10:00:00Z",
                    "verified_by": "Ada",
                    "evidence_text": "The list with the days on which each was called.",
                    "evidence_url": "https://example.org/list",
                    "evidence_file": "list.pdf",
                    "evidence_sha256": HASH,
                    "metrics": {},
                }
            ],
        }
        for number in range(rows)
    ]
    outcomes = [
        {
            "id": number,
            "enterprise": 8,
            "type": "repayment",
            "external_ref": "",
            "metrics": {"jobs_created": number, "revenue": 120_000 + number},
            "breakdowns": {},
            "notes": "",
            "measured_at": "2026-03-31",
            "valid_on": None,
            "source": "sba_foia",
        }
        for number in range(rows)
    ]
    return {
        "scope": "full",
        "exported": {
            "at": "2026-11-21T09:00:00Z",
            "by": "Analyst",
            "organization": "Harbor Bank",
            "ledger_commit_hash": HASH,
        },
        "enterprise": {
            "id": 8,
            "name": "Harbour Joinery",
            "slug": "s",
            "origin": "invented",
            "industry": "531210",
            "region": "US-CA",
            "city": "OAKLAND",
            "size_band": "1-5",
        },
        "parts": {"tasks": tasks, "outcomes": outcomes},
        "attributions": [],
        "rights": {"watermark": "", "sources": [], "withheld": []},
        "lineage": {"files": [], "rows": []},
        "manifest": {"algorithm": "sha256", "canonical": "JSON", "parts": {"enterprise": HASH}},
    }


def _ours(value: dict[str, Any]) -> int:
    from institutional.exports.paper.pages import paper_of
    from institutional.exports.results import Document

    [volume] = paper_of(Document(value)).volumes(ROWS_IN_ONE)
    return len(volume())


def _reference(value: dict[str, Any]) -> int:
    """Lay out the same cells as reportlab does by itself."""
    from reportlab.platypus import SimpleDocTemplate, Table

    from clear_platform.foundation.paper.layout import WIDTH, said
    from clear_platform.foundation.paper.words import day, figure, label
    from institutional.exports.paper.governance import _proof

    def task(row: Any) -> Sequence[Any]:
        return [
            [said(row["title"]), *(part for one in row["milestones"] for part in _proof(one))],
            said(label(row["status"])),
            said(row["owner"]),
            said(day(row["due_date"])),
            said(day(row["done_at"])),
        ]

    def outcome(row: Any) -> Sequence[Any]:
        return [
            said(label(row["type"])),
            said("\n".join(f"{label(code)}: {figure(one)}" for code, one in row["metrics"].items())),
            said(day(row["measured_at"])),
            said(row["source"]),
            said(""),
        ]

    shares = {"tasks": (task, [0.47, 0.12, 0.14, 0.14, 0.13]), "outcomes": (outcome, [0.2, 0.42, 0.14, 0.16, 0.08])}
    story = []
    for name, rows in value["parts"].items():
        cells, widths = shares[name]
        drawn = [cells(row) for row in rows]
        story += [
            Table(drawn[at : at + 500], colWidths=[one * WIDTH for one in widths], repeatRows=0)
            for at in range(0, len(drawn), 500)
        ]
    target = BytesIO()
    SimpleDocTemplate(target).build(story)
    return len(target.getvalue())


def _alone(which: str, rows: int) -> None:
    import django

    django.setup()
    from clear_platform.foundation.paper.voices import voices

    voices()
    value = _value(rows)
    draw = {"ours": _ours, "reference": _reference}[which]
    draw(_value(2))  # what the first document of a process loads is not what this one takes
    before = _resident()
    begun = time.perf_counter()
    draw(value)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILO
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": peak, "grown": peak - before}) + "\n")


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    _alone(sys.argv[1], int(sys.argv[2]))
