"""The one form of a manifest that is signed, and what a key is called. Pure: no Django, no database.

**Source:** ADR 0044; Ed25519 as in RFC 8032.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

FORMAT: Final = "clear.proof"
VERSION: Final = 1
ALGORITHM: Final = "Ed25519"


def canonical(value: Any) -> bytes:
    """Give the bytes of a manifest, a ledger's line or a signature: sorted keys, no white space, UTF-8.

    Takes: texts, whole numbers, truth values, null, and lists and objects of these.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def fingerprint_of(public: bytes) -> str:
    """Give what a key is called: the SHA-256 of its 32 public bytes, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()


def as_text(raw: bytes) -> str:
    """Give bytes as they stand in JSON."""
    return base64.b64encode(raw).decode("ascii")


def moment(at: datetime) -> str:
    """Give a time as manifests hold it: RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def manifest_of(
    *,
    about: Mapping[str, Any],
    files: list[Mapping[str, Any]],
    ledger: Mapping[str, Any],
    key: str,
    archive: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Give a manifest; an archive's also says how long all before it is, and hashes that."""
    made: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "about": dict(about),
        "files": files,
        "ledger": dict(ledger),
        "key": {"algorithm": ALGORITHM, "fingerprint": key},
    }
    return made if archive is None else {**made, "archive": dict(archive)}
