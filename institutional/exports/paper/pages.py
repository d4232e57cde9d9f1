"""What stands on the pages of a PDF: cover, each part of a document in turn, its sources, notes and proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable, Spacer

from clear_platform.foundation.paper.layout import facts, said, tables
from clear_platform.foundation.paper.sheets import Beside, bound
from clear_platform.foundation.paper.voices import voices
from clear_platform.foundation.paper.words import label, moment
from enterprises.public import industry_title
from institutional.exports.paper import figures, governance
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
    notes = _notes_of(value["lineage"])
    parts = [
        flowable
        for name, rows in value["parts"].items()
        for flowable in ([said(_TITLES[name], "section"), *_DRAWN[name](rows, notes)] if rows else [])
    ]
    tenant = value["exported"]["organization"] or "CLEAR"
    name = value["enterprise"]["name"]
    day = value["exported"]["at"][:10]
    return bound(
        [*parts, *_rights(value["rights"]), *_proof(value)],
        _cover(value, tenant),
        title=f"{name}: {SCOPES[value['scope']]}",
        author=tenant,
        foot=f"{tenant[:40]} · {name[:40]} · {day} · SHA-256 {_first(value['manifest']['parts'])}",
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
    "positions": "Positions",
    "capability_scores": "Capability",
    "readiness": "Financing readiness",
}
_DRAWN: Mapping[str, Callable[[Rows, Notes], Iterable[Flowable]]] = {
    "decisions": lambda rows, _notes: governance.decisions(rows),
    "analyses": lambda rows, _notes: governance.analyses(rows),
    "tasks": lambda rows, _notes: governance.tasks(rows),
    "outcomes": figures.outcomes,
    "positions": figures.positions,
    "capability_scores": lambda rows, _notes: figures.scores(rows),
    "readiness": lambda rows, _notes: figures.readiness(rows),
}


def _rights(rights: Mapping[str, Any]) -> list[Flowable]:
    sources = [
        (one["name"], said(f"{one['licence']}. {one['attribution']}".strip(), "quiet")) for one in rights["sources"]
    ]
    withheld = [
        (one["source"], said(f"{one['rows']} rows of {label(one['part'])} stay here. {one['because']}"))
        for one in rights["withheld"]
    ]
    if not sources and not withheld:
        return []
    return [said("Sources and their terms", "section"), *facts([*sources, *withheld])]


def _proof(value: Mapping[str, Any]) -> list[Flowable]:
    files = {one["import"]: one for one in value["lineage"]["files"]}
    notes = _notes_of(value["lineage"])
    noted = [
        [
            said(notes[row["part"], row["id"]]),
            said(f"{label(row['part'])} {row['id']}"),
            said(f"row {row['row']} of {files[row['import']]['name']}"),
            said(files[row["import"]]["sha256"], "code"),
        ]
        for row in value["lineage"]["rows"]
    ]
    hashes = [(label(name), said(one, "code")) for name, one in value["manifest"]["parts"].items()]
    commit = value["exported"]["ledger_commit_hash"]
    return [
        *(
            [said("Notes", "section"), *tables(["Note", "Of", "Comes from", "SHA-256"], noted, [0.08, 0.2, 0.32, 0.4])]
            if noted
            else []
        ),
        said("Proof", "section"),
        said(
            "The same export as JSON holds every field; this document is for reading. "
            f"SHA-256 of each part as {value['manifest']['canonical']}:",
            "quiet",
        ),
        *facts(hashes),
        *(
            [said("The ledger of whoever exported it stood at:", "quiet"), *facts([("Ledger", said(commit, "code"))])]
            if commit
            else []
        ),
    ]


def _notes_of(lineage: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    return {(row["part"], row["id"]): number for number, row in enumerate(lineage["rows"], start=1)}


def _first(hashes: Mapping[str, str]) -> str:
    return f"{hashes['enterprise'][:12]}…"
