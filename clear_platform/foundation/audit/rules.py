"""The chain: canonical bytes of an entry, its hash, how entries follow each other. Pure; no database here.

The hash of an entry is SHA-256 over its JSON in the canonical form of RFC 8785, in UTF-8, with exactly these members:

    v               1, the version of this form
    organization    id of the organization whose chain it is
    seq             place in the chain, from 1 on without gaps
    at              RFC 3339 in UTC with six digits of fraction: 2026-11-21T09:30:00.000000Z
    actor_kind      user, key, system or anonymous
    actor_id        id of the account or key, or null
    actor_name      name of a part of the system; of a person the digest of the name
    action, object_type, object_id
    before, after   objects or null; personal fields hold their digests
    request_id      UUID in small letters with hyphens, or null
    ip              digest of the address, or null
    prev_hash       hash of the entry before; 64 zeros for the first

Anybody can recompute it from an export with an RFC 8785 library; nothing of the database is needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import rfc8785

from clear_platform.foundation.hashing import same
from clear_platform.foundation.leaving.results import Decision

GENESIS = "0" * 64
"""What the first entry of a chain names as the hash before it."""

EXACT = 2**53
"""Beyond this a JSON number is not exact everywhere, so that it is kept as text."""


def sources_told(event: Told, decision: Decision) -> set[str]:
    """Give the codes of the sources whose rows an entry tells of; none where it tells of what was entered here.

    Operations that write rows from outside name the source among the facts, as `source_id`.
    """
    named = (facts["source_id"] for facts in (event.before, event.after) if facts and facts.get("source_id"))
    return {decision.code_of(one) for one in named}


class Told(Protocol):
    """What an entry says was so before and after."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is hashed, with the hashes that stand beside it."""

    organization: int
    seq: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str
    action: str
    object_type: str
    object_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    request_id: UUID | None
    ip: str | None
    prev_hash: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first broken link of a chain: at which entry, what is wrong, what was expected there and what was found.

    Neither organization nor entry where it is the anchors' own files.
    """

    organization: int | None
    seq: int | None
    what: str
    expected: str
    found: str


def canonical(entry: Entry) -> bytes:
    """Give the bytes that are hashed. Source: RFC 8785."""
    return rfc8785.dumps(
        {
            "v": 1,
            "organization": entry.organization,
            "seq": entry.seq,
            "at": moment(entry.at),
            "actor_kind": entry.actor_kind,
            "actor_id": entry.actor_id,
            "actor_name": entry.actor_name,
            "action": entry.action,
            "object_type": entry.object_type,
            "object_id": entry.object_id,
            "before": None if entry.before is None else dict(entry.before),
            "after": None if entry.after is None else dict(entry.after),
            "request_id": None if entry.request_id is None else str(entry.request_id),
            "ip": entry.ip,
            "prev_hash": entry.prev_hash,
        }
    )


def hash_of(entry: Entry) -> str:
    """Give the hash of an entry, from everything about it but the hash that stands beside it."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def moment(at: datetime) -> str:
    """Give a time as entries are hashed with it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def exact(value: Any) -> Any:
    """Give JSON with every number that is not exact everywhere as text, so that it comes back as it was kept."""
    match value:
        case dict():
            return {key: exact(one) for key, one in value.items()}
        case list():
            return [exact(one) for one in value]
        case bool():
            return value
        case int() | float() if abs(value) >= EXACT:
            return str(value)
        case _:
            return value


def fault_of(entry: Entry, *, expected_seq: int, expected_prev: str) -> Fault | None:
    """Give what is wrong with one entry at its place, or None."""
    if entry.seq != expected_seq:
        return Fault(
            entry.organization, expected_seq, "entry is missing", f"entry {expected_seq}", f"entry {entry.seq}"
        )
    if entry.prev_hash != expected_prev:
        return Fault(entry.organization, entry.seq, "does not follow", expected_prev, entry.prev_hash)
    computed = hash_of(entry)
    if not same(computed, entry.hash):
        return Fault(entry.organization, entry.seq, "was changed", entry.hash, computed)
    return None
