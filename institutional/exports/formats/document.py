"""A package as one JSON document that ends with its own proof, and as what paper is laid out from."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from decimal import Decimal
from typing import Any, Final

from enterprises.public import canonical_json, content_hash
from institutional.exports.contracts.published import VERSION
from institutional.exports.gathered import Gathered, WrittenPart
from institutional.exports.lineage.records import records_of
from institutional.exports.queries.gathering import rights_told
from institutional.exports.results import Document
from institutional.proof.documents import Rows, Written, proved_document
from institutional.proof.provenance import prov_json
from institutional.proof.results import Hashed

CANONICAL: Final = (
    "JSON with sorted keys, no white space, numbers in plain decimal without trailing zeros, UTF-8, a row a line"
)


def json_of(gathered: Gathered) -> Generator[bytes]:
    """Give a package as JSON, chunk by chunk."""
    yield from proved_document(
        head_of(gathered) | {"exported": dict(gathered.exported), gathered.kind.name: dict(gathered.subject)},
        ((part.name, _rows(part)) for part in gathered.parts),
        {
            "attributions": list(gathered.scales.attributions),
            "rights": rights_told(gathered.scales),
            "lineage": Written(_lineage(gathered)),
        },
        about=gathered.about,
        ledger=gathered.ledger,
        signer=gathered.signer,
    )


def _lineage(gathered: Gathered) -> Iterator[bytes]:
    """Give the files that rows came with, and the lineage of all of it as W3C PROV, one record a line."""
    yield b'{"files":' + canonical_json([dict(one) for one in gathered.files]).encode() + b',\n "prov":'
    yield from prov_json(records_of(gathered))
    yield b"}"


def _rows(part: WrittenPart) -> Rows:
    return Rows(part.chunks(), Hashed(part.sha256, part.byte_count, part.rows, "application/x-ndjson"))


def head_of(gathered: Gathered) -> dict[str, Any]:
    """Give what a document says first: which schema it follows, and how much it holds."""
    return {"schema": gathered.kind.schema_name, "version": VERSION, "scope": gathered.scope}


def paper_of(gathered: Gathered) -> Document:
    """Give a package as paper is laid out from it, its rows in memory."""
    parts = {part.name: [json.loads(line, parse_float=Decimal) for line in part.lines()] for part in gathered.parts}
    value = {
        **head_of(gathered),
        "exported": dict(gathered.exported),
        gathered.kind.name: dict(gathered.subject),
        "parts": parts,
        "attributions": list(gathered.scales.attributions),
        "rights": rights_told(gathered.scales),
        "lineage": {"files": [dict(one) for one in gathered.files], "rows": list(_rows_of_files(parts))},
        "manifest": {
            "algorithm": "sha256",
            "canonical": CANONICAL,
            "parts": {
                gathered.kind.name: content_hash(dict(gathered.subject)),
                **{part.name: part.sha256 for part in gathered.parts},
            },
        },
    }
    return Document(value, gathered.brand)


def _rows_of_files(parts: dict[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for name, rows in parts.items():
        for row in rows:
            if row.get("import") is not None and row.get("import_row") is not None:
                yield {"part": name, "id": row["id"], "import": row["import"], "row": row["import_row"]}
