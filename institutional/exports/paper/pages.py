"""What stands on the pages of a PDF: cover, each part of a document in turn, its sources, notes and proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.paper.layout import said
from clear_platform.foundation.paper.voices import voices
from clear_platform.foundation.paper.words import moment
from enterprises.public import industry_title, region_in_words
from institutional.exports.paper import figures, governance
from institutional.exports.paper.binding import ORIGINS, SCOPES, Paper
from institutional.exports.paper.closing import notes_of, proof_told, rights_told
from institutional.exports.results import Document

Rows = Sequence[Mapping[str, Any]]
Notes = Mapping[tuple[str, int], int]


def paper_of(document: Document) -> Paper:
    """Give what is known of an enterprise as paper."""
    value = document.value
    name = value["enterprise"]["name"]
    return Paper(
        document,
        list(_parts(document)),
        name=name,
        told=SCOPES[value["scope"]],
        title=f"{name}: {SCOPES[value['scope']]}",
        known=_known(value),
        tenant=value["exported"]["organization"] or "CLEAR",
        origin=ORIGINS[value["enterprise"]["origin"]],
    )


def _parts(document: Document) -> Iterator[Flowable]:
    voices()
    value = document.value
    notes = notes_of(value["lineage"])
    readiness = value["parts"].get("readiness") or ()
    for name, rows in value["parts"].items():
        if rows:
            yield said(_TITLES[name], "section")
            yield from figures.scores(rows, readiness) if name == "capability_scores" else _DRAWN[name](rows, notes)
    yield from rights_told(value["rights"])
    yield from proof_told(value)


def _known(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    enterprise = value["enterprise"]
    known = [
        ("City", enterprise["city"]),
        ("Region", region_in_words(enterprise["region"])),
        ("Industry", industry_title(enterprise["industry"]) or enterprise["industry"]),
        ("Employees", enterprise["size_band"]),
        ("Exported", f"{moment(value['exported']['at'])} by {value['exported']['by']}"),
    ]
    return [(label, one) for label, one in known if one]


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
    "readiness": lambda rows, _notes: figures.readiness(rows),
}
