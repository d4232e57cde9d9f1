"""Packing: a signed archive, a signed JSON document, a proof beside a single file. All are streamed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Final

from enterprises.public import canonical_json
from institutional.proof.archive import STORED, Archive
from institutional.proof.leaflet import leaflet
from institutional.proof.results import About, Hashed, LedgerProof, Part
from institutional.proof.rules import ALGORITHM, as_text, canonical, manifest_of, moment
from institutional.proof.signing import Signer

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "signature.json"
LEDGER: Final = "ledger.json"
LINEAGE: Final = "lineage.prov.json"
PUBLIC_KEY: Final = "public-key.pem"
VERIFIER: Final = "verify_export.py"
README: Final = "README.txt"

_SOURCE: Final = Path(__file__).with_name(VERIFIER)
_DER_OF_ED25519: Final = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of a public key. **Source:** RFC 8410, section 4."""


def sealed(
    parts: Iterable[Part],
    *,
    about: About,
    ledger: LedgerProof,
    prov: Iterable[bytes],
    signer: Signer,
) -> Iterator[bytes]:
    """Give a ZIP archive that holds its own proof, chunk by chunk; nothing of it is kept.

    The parts, then `ledger.json`, `lineage.prov.json`, the public key, the leaflet and the verifier, all hashed in
    `manifest.json`, which also hashes the archive up to itself and is signed in `signature.json`.
    """
    archive = Archive()
    files: list[Mapping[str, Any]] = []
    proof = (
        Part(LEDGER, "application/json", ledger_lines(ledger)),
        Part(LINEAGE, "application/json", prov),
        Part(PUBLIC_KEY, "application/x-pem-file", [pem_of(signer.public)]),
        Part(VERIFIER, "text/x-python", [_SOURCE.read_bytes()]),
        Part(README, "text/plain", [leaflet(about, key=signer.key_id)]),
    )
    for part in chain(parts, proof):
        yield from archive.member(part.path, part.chunks)
        written = archive.members[-1]
        rows = part.rows() if callable(part.rows) else part.rows
        files.append(_file(part.path, Hashed(written.sha256, written.size, rows, part.media_type)))
    manifest = manifest_of(
        about=_about(about),
        files=files,
        ledger=_heads(ledger),
        key=signer.key_id,
        archive={"bytes": archive.length, "sha256": archive.sha256},
    )
    yield from archive.member(MANIFEST, [canonical(manifest)], method=STORED)
    yield from archive.member(SIGNATURE, [canonical(_signature(manifest, signer))], method=STORED)
    yield from archive.end()


def detached(files: Mapping[str, str | Hashed], *, about: About, ledger: LedgerProof, signer: Signer) -> dict[str, Any]:
    """Give the proof that stands beside a single file; `proof_file` gives its bytes.

    Takes: the SHA-256 of each file, or what else is known of it too. Gives: `ledger`, `manifest` and `signature`; the
    manifest hashes the ledger as the file `ledger.json` that a package would hold.
    """
    lines = proof_lines(files, about=about, ledger=ledger, signer=signer)
    made: dict[str, Any] = json.loads(b"".join(lines), parse_float=Decimal)
    return made


def proof_file(proof: Mapping[str, Any]) -> bytes:
    """Give the bytes of `FILE.proof.json`, as the verifier takes them."""
    return canonical_json(proof).encode() + b"\n"


def proof_lines(
    files: Mapping[str, str | Hashed], *, about: About, ledger: LedgerProof, signer: Signer
) -> Iterator[bytes]:
    """Give a proof of files whose hashes are known, as one JSON object, with an entry of the ledger on each line."""
    digest, length = hashlib.sha256(), 0
    yield b'{"ledger":'
    for line in ledger_lines(ledger):
        digest.update(line)
        length += len(line)
        yield line
    listed: list[Mapping[str, Any]] = [
        _file(path, one if isinstance(one, Hashed) else Hashed(one)) for path, one in files.items()
    ]
    listed.append(_file(LEDGER, Hashed(digest.hexdigest(), length, None, "application/json")))
    manifest = manifest_of(about=_about(about), files=listed, ledger=_heads(ledger), key=signer.key_id)
    yield b',"manifest":' + canonical(manifest) + b',"signature":' + canonical(_signature(manifest, signer)) + b"}"


def ledger_lines(ledger: LedgerProof) -> Iterator[bytes]:
    """Give `ledger.json`: what chains the entries stand in, then one entry a line, each in canonical form."""
    yield b'{"entries":[\n'
    before = b""
    for entry in ledger.entries:
        yield before + canonical_json(entry).encode()
        before = b",\n"
    ending = canonical({"further": dict(ledger.further), "head": ledger.head, "organization": ledger.organization})
    yield b"\n]," + ending[1:] + b"\n"


def pem_of(public: bytes) -> bytes:
    """Give a public key as other programs read it."""
    return b"-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n" % base64.b64encode(_DER_OF_ED25519 + public)


def _file(path: str, one: Hashed) -> dict[str, Any]:
    told = {"path": path, "sha256": one.sha256, "bytes": one.bytes, "rows": one.rows, "media_type": one.media_type}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _about(about: About) -> dict[str, Any]:
    return {**asdict(about), "exported_at": moment(about.exported_at)}


def _heads(ledger: LedgerProof) -> dict[str, Any]:
    return {"organization": ledger.organization, "head": ledger.head, "further": dict(ledger.further)}


def _signature(manifest: Mapping[str, Any], signer: Signer) -> dict[str, str]:
    text = canonical(manifest)
    return {
        "algorithm": ALGORITHM,
        "key": signer.key_id,
        "manifest_sha256": hashlib.sha256(text).hexdigest(),
        "public_key": as_text(signer.public),
        "signature": as_text(signer.sign(text)),
        "signed": MANIFEST,
    }
