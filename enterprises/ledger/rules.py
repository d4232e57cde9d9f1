"""The chain of a ledger: what of an entry is hashed, and how entries follow each other. Pure; no database here.

The hash of an entry is SHA-256 over its canonical JSON (`enterprises.analyses.rules.canonical_json`), in UTF-8, with
exactly these members:

    v               1, the version of this form
    organization    id of the organization whose ledger it is
    seq             place in the ledger, from 1 on without gaps
    prev_hash       hash of the entry before; 64 zeros for the first
    kind            the operation that changed the object
    object_type     decision, position, portfolio_entry, portfolio_facts
    object_id       its id, as text
    image           the whole of the object after the change; null where it is gone
    actor           who did it: kind and id, or the name of a part of the system
    recorded_at     RFC 3339 in UTC with six digits of fraction: 2026-11-21T09:30:00.000000Z

The database computes the same when it appends (`clear_append_ledger`), so that neither can differ unnoticed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from enterprises.analyses.rules import UNKNOWN_SOURCE, canonical_json

GENESIS = "0" * 64
"""What the first entry of a ledger names as the hash before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is hashed, with the hash that stands beside it."""

    organization: int
    seq: int
    prev_hash: str
    kind: str
    object_type: str
    object_id: str
    image: Mapping[str, Any] | None
    actor: str
    recorded_at: datetime
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first fault of a ledger: at which entry, what is wrong, what was expected there and what was found.

    Neither organization nor entry where it is the anchors' own files; no entry where one was never written.
    """

    organization: int | None
    seq: int | None
    what: str
    expected: str
    found: str


def canonical(entry: Entry) -> bytes:
    """Give the bytes that are hashed."""
    return canonical_json(content_of(entry)).encode()


def content_of(entry: Entry) -> dict[str, Any]:
    """Give what is hashed of an entry: all about it but the hash that stands beside it."""
    return {
        "v": 1,
        "organization": entry.organization,
        "seq": entry.seq,
        "prev_hash": entry.prev_hash,
        "kind": entry.kind,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "image": entry.image,
        "actor": entry.actor,
        "recorded_at": moment(entry.recorded_at),
    }


def hash_of(entry: Entry) -> str:
    """Give the hash of an entry, from everything about it but the hash that stands beside it."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def moment(at: datetime) -> str:
    """Give a time as entries are hashed with it, and as it stands in images."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def fault_of(entry: Entry, *, expected_seq: int, expected_prev: str) -> Fault | None:
    """Give what is wrong with one entry at its place, or None."""
    if entry.seq != expected_seq:
        return Fault(
            entry.organization, expected_seq, "entry is missing", f"entry {expected_seq}", f"entry {entry.seq}"
        )
    if entry.prev_hash != expected_prev:
        return Fault(entry.organization, entry.seq, "does not follow", expected_prev, entry.prev_hash)
    computed = hash_of(entry)
    if not hmac.compare_digest(computed, entry.hash):
        return Fault(entry.organization, entry.seq, "was changed", entry.hash, computed)
    return None


def fault_of_head(
    organization: int, *, seq: int, hash: str, head_seq: int | None, head_hash: str | None
) -> Fault | None:
    """Give what is wrong where a ledger ends: an entry missing at the end, or a head that is another's."""
    if (seq, hash) == (head_seq, head_hash):
        return None
    said = "no head" if head_seq is None else f"entry {head_seq} with {head_hash}"
    if head_seq is not None and head_seq > seq:
        return Fault(organization, seq + 1, "entry is missing at the end", said, f"entry {seq} with {hash}")
    return Fault(organization, seq, "is not the head of the ledger", said, f"entry {seq} with {hash}")


def sources_of_image(image: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Give the code of the source that an image's row came from; none where it was written here."""
    if not image or "source" not in image:
        return ()
    return (str(image["source"] or UNKNOWN_SOURCE),)
