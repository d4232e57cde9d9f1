"""What stands on the pages of a PDF: cover, each part of a document in turn, its sources, notes and proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.paper.covers import cover
from clear_platform.foundation.paper.layout import facts, said, tables
from clear_platform.foundation.paper.sheets import Beside, Brand, bound, volumes
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
    """Give a document as one PDF, laid out for A4, however many rows it has."""
    return _bound(document, list(_parts(document)), 1, 1)


def volumes_of(document: Document) -> Iterator[bytes]:
    """Give a document as PDFs of at most 20,000 rows each; one where it has no more."""
    return volumes(list(_parts(document)), partial(_bound, document))


def _parts(document: Document) -> Iterator[Flowable]:
    voices()
    value = document.value
    notes = _notes_of(value["lineage"])
    for name, rows in value["parts"].items():
        if rows:
            yield said(_TITLES[name], "section")
            yield from _DRAWN[name](rows, notes)
    yield from _rights(value["rights"])
    yield from _proof(value)


def _bound(document: Document, parts: Sequence[Flowable], number: int, of: int) -> bytes:
    value = document.value
    exported = value["exported"]
    tenant = exported["organization"] or "CLEAR"
    brand = document.brand or Brand(tenant)
    name = value["enterprise"]["name"]
    volume = f", volume {number} of {of}" if of > 1 else ""
    return bound(
        parts,
        cover(brand, name, f"{SCOPES[value['scope']]}{volume}", _known(value), _origin(value)),
        title=f"{name}: {SCOPES[value['scope']]}{volume}",
        author=tenant,
        foot=f"{tenant[:40]} · {name[:40]} · {exported['at'][:10]} · SHA-256 {_first(value['manifest']['parts'])}",
        beside=Beside(value["attributions"], value["rights"]["watermark"]),
        brand=brand,
    )


def _known(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    enterprise = value["enterprise"]
    known = [
        ("City", enterprise["city"]),
        ("Region", enterprise["region"]),
        ("Industry", industry_title(enterprise["industry"]) or enterprise["industry"]),
        ("Employees", enterprise["size_band"]),
        ("Exported", f"{moment(value['exported']['at'])} by {value['exported']['by']}"),
    ]
    return [(label, one) for label, one in known if one]


def _origin(value: Mapping[str, Any]) -> str:
    return ORIGINS[value["enterprise"]["origin"]]


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
