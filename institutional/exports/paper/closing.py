"""What closes every document on paper: its sources with their terms, the notes that lead to files, and its proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.paper.layout import facts, listed, said
from clear_platform.foundation.paper.words import label


def rights_told(rights: Mapping[str, Any]) -> list[Flowable]:
    """Draw the sources with their terms, and what stayed behind."""
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


def proof_told(value: Mapping[str, Any]) -> list[Flowable]:
    """Draw the notes that lead to rows of files, the hash of each part, and where the ledger stood."""
    hashes = [(label(name), said(one, "code")) for name, one in value["manifest"]["parts"].items()]
    commit = value["exported"]["ledger_commit_hash"]
    return [
        *_notes(value["lineage"]),
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


def _notes(lineage: Mapping[str, Any]) -> list[Flowable]:
    """Draw the notes as their sheets come: a package may have one for every row."""
    files = {one["import"]: one for one in lineage["files"]}
    notes = notes_of(lineage)
    noted = listed(
        ["Note", "Of", "Comes from", "SHA-256"],
        lineage["rows"],
        lambda row: [
            said(notes[row["part"], row["id"]]),
            said(f"{label(row['part'])} {row['id']}"),
            said(f"row {row['row']} of {files[row['import']]['name']}"),
            said(files[row["import"]]["sha256"], "code"),
        ],
        [0.08, 0.2, 0.32, 0.4],
    )
    return [said("Notes", "section"), *noted] if noted else []


def notes_of(lineage: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    """Give each row that came with a file the number of its note."""
    return {(row["part"], row["id"]): number for number, row in enumerate(lineage["rows"], start=1)}


def first_hash(hashes: Mapping[str, str]) -> str:
    """Give the beginning of the hash of the part that says what the document is about; it is not the file's."""
    name, whole = next(iter(hashes.items()), ("", ""))
    return f"SHA-256 of “{label(name)}” {whole[:12]}…"
