"""Small packages as they leave: archives, documents and single files, with their proof."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from institutional.proof.documents import proved_document
from institutional.proof.packing import sealed
from institutional.proof.provenance import derived, entity, prov_json
from institutional.proof.results import About, Counted, LedgerProof, Part
from institutional.proof.signing import Signer

ABOUT = About(
    "portfolio", "7", "Growth — Ängström", "full", "Harbour Bank", "A. Analyst", datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
)
TASKS = [b'{"id":1,"title":"Hire \xc3\xa9t\xc3\xa9"}', b'{"id":2,"title":"Buy a press"}']
OUTCOMES = [b'{"id":9,"jobs":"214"}']
NO_LEDGER = LedgerProof("12", None)


def signer(seed: int = 1) -> Signer:
    return Signer(bytes([seed]) * 32)


def key_of(seed: int = 1) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def lines(rows: Iterable[bytes]) -> Counted:
    return Counted(row + b"\n" for row in rows)


def part(path: str, rows: Iterable[bytes]) -> Part:
    counted = lines(rows)
    return Part(path, "application/x-ndjson", counted, counted.count)


def lineage() -> Iterable[bytes]:
    return prov_json(
        [
            entity("figure/jobs", value="214"),
            entity("outcome/9"),
            derived("figure/jobs", of="outcome/9"),
        ]
    )


def archive(*, by: Signer | None = None, ledger: LedgerProof = NO_LEDGER) -> bytes:
    parts = [part("data/tasks.ndjson", TASKS), part("data/outcomes.ndjson", OUTCOMES), part("data/none.ndjson", [])]
    return b"".join(sealed(parts, about=ABOUT, ledger=ledger, prov=lineage(), signer=by or signer()))


def document(*, by: Signer | None = None, ledger: LedgerProof = NO_LEDGER) -> bytes:
    return b"".join(
        proved_document(
            {"schema": "clear.portfolio-export", "version": 1},
            [("tasks", TASKS), ("outcomes", OUTCOMES), ("none", [])],
            {"lineage": json.loads(b"".join(lineage()))},
            about=ABOUT,
            ledger=ledger,
            signer=by or signer(),
        )
    )
