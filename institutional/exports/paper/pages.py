"""What stands on the pages of a PDF: cover, each part of a document in turn, its sources, notes and proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable, Spacer

from clear_platform.foundation.paper.layout import facts, said
from clear_platform.foundation.paper.sheets import Beside, bound
from clear_platform.foundation.paper.voices import voices
from clear_platform.foundation.paper.words import moment
from enterprises.public import industry_title
from institutional.exports.paper import figures, governance
from institutional.exports.paper.closing import first_hash, notes_of, proof_told, rights_told
from institutional.exports.results import Document

ORIGINS = {
    "registered": "",
    "public_record": "Public record: what is said here was published, or is computed from what was published.",
    "invented": "Demonstration: this enterprise and all that is said of it are invented.",
}
SCOPES = {
    "full": "All that is known",
    "governance": "Governance",
    "execution": "Execution",
    "outcomes": "Outcomes",
}

Rows = Sequence[Mapping[str, Any]]
Notes = Mapping[tuple[str, int], int]


def pdf_of(document: Document) -> bytes:
    """Give a document as PDF, laid out for A4."""
    voices()
    value = document.value
    notes = notes_of(value["lineage"])
    parts = [
        flowable
        for name, rows in value["parts"].items()
        for flowable in ([said(_TITLES[name], "section"), *_DRAWN[name](rows, notes)] if rows else [])
    ]
    tenant = value["exported"]["organization"] or "CLEAR"
    name = value["enterprise"]["name"]
    day = value["exported"]["at"][:10]
    return bound(
        [*parts, *rights_told(value["rights"]), *proof_told(value)],
        _cover(value, tenant),
        title=f"{name}: {SCOPES[value['scope']]}",
        author=tenant,
        foot=f"{tenant[:40]} · {name[:40]} · {day} · SHA-256 {first_hash(value['manifest']['parts'])}",
        beside=Beside(value["attributions"], value["rights"]["watermark"]),
    )


def _cover(value: Mapping[str, Any], tenant: str) -> list[Flowable]:
    enterprise = value["enterprise"]
    known = [
        ("City", enterprise["city"]),
        ("Region", enterprise["region"]),
        ("Industry", industry_title(enterprise["industry"]) or enterprise["industry"]),
        ("Employees", enterprise["size_band"]),
        ("Exported", f"{moment(value['exported']['at'])} by {value['exported']['by']}"),
        ("Scope", SCOPES[value["scope"]]),
    ]
    return [
        said(tenant, "quiet"),
        Spacer(0, 180),
        said(enterprise["name"], "title"),
        Spacer(0, 8),
        said(SCOPES[value["scope"]], "lede"),
        Spacer(0, 40),
        *facts([(label, said(one)) for label, one in known if one]),
        Spacer(0, 20),
        *([said(ORIGINS[enterprise["origin"]], "quiet")] if ORIGINS[enterprise["origin"]] else []),
    ]


_TITLES = {
    "decisions": "Decisions, every version",
    "analyses": "Analyses",
    "tasks": "Tasks and their proof",
    "outcomes": "Outcomes",
    "snapshots": "Snapshots",
    "positions": "Positions",
    "capability_scores": "Capability",
    "readiness": "Financing readiness",
}
_DRAWN: Mapping[str, Callable[[Rows, Notes], Iterable[Flowable]]] = {
    "decisions": lambda rows, _notes: governance.decisions(rows),
    "analyses": lambda rows, _notes: governance.analyses(rows),
    "tasks": lambda rows, _notes: governance.tasks(rows),
    "outcomes": figures.outcomes,
    "snapshots": lambda rows, _notes: figures.snapshots(rows),
    "positions": figures.positions,
    "capability_scores": lambda rows, _notes: figures.scores(rows),
    "readiness": lambda rows, _notes: figures.readiness(rows),
}
