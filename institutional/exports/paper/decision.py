"""A decision on paper: every version, what it rests on, how it was carried out, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.paper.layout import said
from clear_platform.foundation.paper.voices import voices
from clear_platform.foundation.paper.words import label, moment
from institutional.exports.paper import figures, governance
from institutional.exports.paper.binding import ORIGINS, Paper
from institutional.exports.paper.closing import notes_of, proof_told, rights_told
from institutional.exports.results import Document


def paper_of(document: Document) -> Paper:
    """Give a decision as paper."""
    voices()
    value = document.value
    name = value["decision"]["title"]
    return Paper(
        document,
        [*_parts(value), *rights_told(value["rights"]), *proof_told(value)],
        name=name,
        told="A decision, with all of its versions",
        title=f"{name}, version {value['decision']['version']}",
        known=_known(value),
        tenant=value["exported"]["organization"] or "CLEAR",
        origin=ORIGINS.get(value["decision"]["origin"], ""),
    )


def _known(value: Any) -> list[tuple[str, str]]:
    decision = value["decision"]
    known = [
        ("Version", str(decision["version"])),
        ("Status", label(decision["status"])),
        ("Enterprise", decision["enterprise"]),
        ("Exported", f"{moment(value['exported']['at'])} by {value['exported']['by']}"),
    ]
    return [(name, one) for name, one in known if one]


def _parts(value: Any) -> Iterator[Flowable]:
    parts, notes = value["parts"], notes_of(value["lineage"])
    if parts.get("decisions"):
        yield said("Every version", "section")
        yield from governance.decisions(parts["decisions"])
    if parts.get("analyses"):
        yield said("Analyses it rests on", "section")
        yield from governance.analyses(parts["analyses"])
    if parts.get("tasks"):
        yield said("Tasks and their proof", "section")
        yield from governance.tasks(parts["tasks"])
    if parts.get("outcomes"):
        yield said("What came of it", "section")
        yield from figures.outcomes(parts["outcomes"], notes)
