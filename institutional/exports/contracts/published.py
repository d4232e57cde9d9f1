"""The published forms of packages: of each kind the scopes with the tables each holds, and one JSON Schema. Pure.

Whoever changes a table raises `VERSION`; a reader of a version must be able to read every later document of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from clear_platform.foundation.errors import NotFound
from institutional.exports.contracts import tables as t
from institutional.exports.contracts.shapes import (
    COUNT,
    HASH,
    ID,
    OPTIONAL,
    TEXT,
    TIME,
    Field,
    Form,
    Nested,
    Table,
    object_of,
    rows_of,
)

VERSION: Final = 5
FORMATS: Final = ("json", "csv", "pdf", "zip")
DEFAULT_SCOPE: Final = "full"

_LEDGER: Final = Form("SHA-256 in hexadecimal, or nothing", {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"})
ABOUT: Final = (
    Field("at", TIME, "When it was exported"),
    Field("by", TEXT, "By whom"),
    Field("organization", OPTIONAL, "For which organization"),
    Field("ledger_commit_hash", _LEDGER, "Hash that the ledger of whoever exported it stood at"),
)
SOURCES: Final = Table(
    "rights_sources",
    "The sources whose rows are in the package, and what they ask for.",
    (
        Field("code", TEXT, "Code of the source"),
        Field("name", TEXT, "Name of the source"),
        Field("licence", TEXT, "Terms under which its data may be used"),
        Field("attribution", TEXT, "What has to stand beside its data"),
        Field("rows", COUNT, "How many rows of it are in the package"),
    ),
)
WITHHELD: Final = Table(
    "rights_withheld",
    "What stayed behind, and why.",
    (
        Field("source", TEXT, "Code of the source that keeps it"),
        Field("part", TEXT, "Table that it would stand in"),
        Field("rows", COUNT, "How many rows of it, or details within rows"),
        Field("because", TEXT, "Why"),
    ),
)
FILES: Final = Table(
    "lineage_files",
    "The files that rows came with; each row names its file and its place in that.",
    (
        Field("import", ID, "Id of the import"),
        Field("name", TEXT, "Name of the file"),
        Field("sha256", HASH, "Hash of the file"),
        Field("bytes", COUNT, "Size of the file", "bytes"),
        Field("source", TEXT, "Code of the source that the file is from"),
    ),
)
BESIDE: Final = (SOURCES, WITHHELD, FILES)
"""Tables of every package, whatever its kind and scope."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of package: what its document is called, what it says of its subject, and the tables of each scope."""

    name: str
    about: tuple[Field | Nested, ...]
    scopes: Mapping[str, tuple[Table, ...]]

    @property
    def schema_name(self) -> str:
        """Give the name that a document names as its schema."""
        return f"clear.{self.name}-export"

    @property
    def tables(self) -> dict[str, Table]:
        """Give every table that a package of this kind can hold, by name."""
        return {one.name: one for tables in self.scopes.values() for one in tables}


ENTERPRISE: Final = Kind(
    "enterprise",
    t.PROFILE,
    {
        "governance": (t.DECISIONS, t.ANALYSES),
        "execution": (t.TASKS,),
        "outcomes": (t.OUTCOMES, t.SNAPSHOTS, t.POSITIONS, t.CAPABILITY_SCORES, t.READINESS),
        "full": (
            t.DECISIONS, t.ANALYSES, t.TASKS, t.OUTCOMES, t.SNAPSHOTS, t.POSITIONS, t.CAPABILITY_SCORES, t.READINESS,
        ),
    },
)  # fmt: skip
DECISION: Final = Kind(
    "decision",
    (
        Field("id", TEXT, "Id of the version that was asked for, UUID"),
        Field("title", TEXT, "Its title"),
        Field("version", COUNT, "Its number"),
        Field("status", TEXT, "Where it stands"),
        Field("enterprise", OPTIONAL, "Name of the enterprise that it is about"),
        Field("origin", OPTIONAL, "Where what is known of that enterprise begins"),
    ),
    {"full": (t.DECISIONS, t.ANALYSES, t.TASKS, t.OUTCOMES)},
)
PORTFOLIO: Final = Kind(
    "portfolio",
    (
        Field("id", ID, "Id of the portfolio"),
        Field("name", TEXT, "Name of the portfolio"),
        Field("institution", TEXT, "Name of the institution that holds it"),
        Field("currency", TEXT, "Currency of its figures, ISO 4217"),
        Field("origin", TEXT, "Where what is known of the institution begins"),
        Field("created_at", TIME, "When it was made"),
    ),
    {
        "governance": (t.MEMBERS, t.DECISIONS, t.ANALYSES),
        "execution": (t.MEMBERS, t.TASKS),
        "outcomes": (
            t.MEMBERS, t.FIGURES, t.POSITIONS, t.OUTCOMES, t.SNAPSHOTS, t.CAPABILITY_SCORES, t.READINESS,
            t.OVERVIEWS,
        ),
        "full": (
            t.MEMBERS, t.FIGURES, t.POSITIONS, t.DECISIONS, t.ANALYSES, t.TASKS, t.OUTCOMES, t.SNAPSHOTS,
            t.CAPABILITY_SCORES, t.READINESS, t.OVERVIEWS,
        ),
    },
)  # fmt: skip
KINDS: Final[Mapping[str, Kind]] = {one.name: one for one in (ENTERPRISE, DECISION, PORTFOLIO)}
SCOPES: Final = tuple(ENTERPRISE.scopes)


def schema(kind: Kind) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a kind of document, for readers and for the test that holds it."""
    members = {
        "schema": {"const": kind.schema_name},
        "version": {"const": VERSION},
        "scope": {"enum": list(kind.scopes)},
        "exported": object_of(ABOUT),
        kind.name: object_of(kind.about),
        "parts": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: table.schema() for name, table in kind.tables.items()},
        },
        "attributions": {"type": "array", "items": {"type": "string"}},
        "rights": {
            "type": "object",
            "required": ["purpose", "decided_at", "watermark", "sources", "withheld"],
            "additionalProperties": False,
            "properties": {
                "purpose": {"enum": ["export", "share"]},
                "decided_at": dict(TIME.schema),
                "watermark": {"type": "string"},
                "sources": rows_of(SOURCES.fields),
                "withheld": rows_of(WITHHELD.fields),
            },
        },
        "lineage": {
            "type": "object",
            "required": ["files", "prov"],
            "additionalProperties": False,
            "properties": {
                "files": rows_of(FILES.fields),
                "prov": {"type": "object", "description": "What each row rests on, as W3C PROV-JSON"},
            },
        },
        "proof": _PROOF,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{kind.schema_name}/{VERSION}",
        "type": "object",
        "required": list(members),
        "additionalProperties": False,
        "properties": members,
    }


def published(kind: str, version: int) -> dict[str, Any]:
    """Give the schema that is published under a name and version. Refuses: `NotFound`."""
    if kind not in KINDS or version != VERSION:
        raise NotFound()
    return schema(KINDS[kind])


_PROOF: Final = {
    "type": "object",
    "description": "Hashes of all before it, where the ledger stood, and the signature over both; see verify_export.py",
    "required": ["ledger", "manifest", "signature"],
    "properties": {name: {"type": "object"} for name in ("ledger", "manifest", "signature")},
}
