"""Small packages as they leave: archives, documents and single files, with their proof."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from enterprises.ledger.rules import GENESIS, Entry, canonical, hash_of
from institutional.proof.documents import Rows, proved_document
from institutional.proof.packing import sealed
from institutional.proof.provenance import derived, entity, prov_json
from institutional.proof.results import About, Counted, Hashed, LedgerProof, Part
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


def rows(lines: Sequence[bytes]) -> Rows:
    text = b"".join(line + b"\n" for line in lines)
    hashed = Hashed(hashlib.sha256(text).hexdigest(), len(text), len(lines), "application/x-ndjson")
    return Rows((text[at : at + 7] for at in range(0, len(text), 7)), hashed)


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
            [("tasks", rows(TASKS)), ("outcomes", rows(OUTCOMES)), ("none", rows([]))],
            {"lineage": json.loads(b"".join(lineage()))},
            about=ABOUT,
            ledger=ledger,
            signer=by or signer(),
        )
    )


def repacked(content: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """The same archive with other files, as somebody with any ZIP program would write it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in change(files).items():
            package.writestr(name, text)
    return out.getvalue()


def flipped(content: bytes, at: int, bit: int = 0) -> bytes:
    """The same with one bit of one byte the other way."""
    return content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]


def entries(*, to: int, about: Collection[int]) -> list[dict[str, Any]]:
    """A ledger's entries up to a place: whole those that are asked for, of the others the links."""
    made: list[dict[str, Any]] = []
    before = GENESIS
    for seq in range(1, to + 1):
        entry = Entry(
            organization=12,
            seq=seq,
            prev_hash=before,
            kind="approve_decision",
            object_type="decision",
            object_id=str(seq),
            image={"title": f"Décision {seq}", "cost": Decimal("1200.50")},
            actor="user:7",
            recorded_at=datetime(2026, 5, seq, tzinfo=UTC),
        )
        before = hash_of(entry)
        whole = {**json.loads(canonical(entry), parse_float=Decimal), "hash": before}
        made.append(whole if seq in about else {n: whole[n] for n in ("organization", "seq", "prev_hash", "hash")})
    return made


def ledger(*, to: int = 5, about: Collection[int] = (2, 4), since: int = 2) -> LedgerProof:
    told = entries(to=to, about=about)
    return LedgerProof("12", told[-1]["hash"], told[since - 1 :])
