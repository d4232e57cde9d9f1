"""Verifying: chains against themselves, against their heads, against the anchors, and texts against their digests.

Everything is streamed, in the order of the chains, so that memory stays flat however long they are. Reads past every
organization's sight: called by an operation that says who may.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from clear_platform.foundation.audit import anchors
from clear_platform.foundation.audit.holding_against import KeptChains, hold_against_anchors, streamed
from clear_platform.foundation.audit.personal import PersonalText, digests_in, key_is_held, matches
from clear_platform.foundation.audit.rules import GENESIS, Entry, Fault, fault_of

_ENTRIES = """
SELECT coalesce(event.organization_id, head.organization_id), event.seq, event.at, event.actor_kind, event.actor_id,
    event.actor_name, event.action, event.object_type, event.object_id, event.before, event.after, event.request_id,
    event.ip, event.prev_hash, event.hash, head.seq, head.hash
FROM foundation_audithead AS head
FULL JOIN (
    SELECT * FROM foundation_auditevent
    WHERE (%(since)s::timestamptz IS NULL OR at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
) AS event ON event.organization_id = head.organization_id
WHERE %(organization)s::bigint IS NULL OR coalesce(event.organization_id, head.organization_id) = %(organization)s
ORDER BY 1, 2
"""
_BEFORE = """
SELECT head.organization_id, last.seq, last.hash
FROM foundation_audithead AS head
JOIN LATERAL (
    SELECT seq, hash FROM foundation_auditevent AS event
    WHERE event.organization_id = head.organization_id AND event.at < %(since)s
    ORDER BY event.seq DESC LIMIT 1
) AS last ON true
"""
_TEXTS = """
SELECT event.organization_id, event.seq, event.actor_name, event.ip, event.before, event.after,
    text.path, text.value, text.salt
FROM foundation_auditpersonalvalue AS text JOIN foundation_auditevent AS event ON event.id = text.event_id
WHERE (%(since)s::timestamptz IS NULL OR event.at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR event.at < %(until)s)
  AND (%(organization)s::bigint IS NULL OR event.organization_id = %(organization)s)
"""
_ANCHORED = """
SELECT asked.organization_id, asked.seq, event.hash
FROM unnest(%s::bigint[], %s::bigint[]) AS asked(organization_id, seq)
LEFT JOIN foundation_auditevent AS event USING (organization_id, seq)
"""

_NOTED = """
SELECT organization_id, anchored_seq FROM foundation_audithead
WHERE anchored_seq > 0 AND (%(organization)s::bigint IS NULL OR organization_id = %(organization)s)
ORDER BY organization_id
"""


@dataclass(frozen=True)
class Verified:
    """What a verification went through and what it found: the first fault of each chain, and of the anchors."""

    at: datetime
    chains: int
    entries: int
    texts: int
    texts_unchecked: int
    anchors: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


@dataclass
class Walk:
    """A verification under way: how far it is, and the first fault of each chain."""

    entries: int = 0
    chains: int = 0
    texts: int = 0
    texts_unchecked: int = 0
    anchors: int = 0
    faults: dict[int | None, Fault] = field(default_factory=dict)
    last_seq: dict[int, int] = field(default_factory=dict)

    def found(self, fault: Fault) -> None:
        """Keep a fault, if it is the first of its chain."""
        known = self.faults.get(fault.organization)
        if known is None or (fault.seq or 0) < (known.seq or 0):
            self.faults[fault.organization] = fault


def walk(
    *, folder: Path, since: datetime | None = None, until: datetime | None = None, organization_id: int | None = None
) -> Walk:
    """Verify chains, heads, texts and anchors; a span or one organization leaves the anchors' own files out.

    Takes: `since` and `until` in time, the latter not included; without them the whole of every chain.
    """
    state = Walk()
    span = {"since": since, "until": until, "organization": organization_id}
    _walk_chains(state, span)
    _walk_texts(state, span)
    if since is None and until is None:
        read = (one for one in anchors.read(folder) if isinstance(one, Fault) or not one.chain)
        chains = KeptChains(_ANCHORED, _NOTED)
        state.anchors = hold_against_anchors(read, chains, organization_id=organization_id, found=state.found)
    return state


def _walk_chains(state: Walk, span: Mapping[str, Any]) -> None:
    begins: dict[int, tuple[int, str]] = {}
    if span["since"] is not None:
        with connection.cursor() as cursor:
            cursor.execute(_BEFORE, span)
            begins = {organization: (seq, text) for organization, seq, text in cursor.fetchall()}
    for organization, rows in itertools.groupby(streamed(_ENTRIES, span), key=lambda row: row[0]):
        state.chains += 1
        seq, text = begins.get(organization, (0, GENESIS))
        head: tuple[int | None, str | None] = (None, None)
        broken = False
        for row in rows:
            head = (row[15], row[16])
            if row[1] is None:
                continue
            state.entries += 1
            entry = _entry(row)
            fault = None if broken else fault_of(entry, expected_seq=seq + 1, expected_prev=text)
            if fault is not None:
                state.found(fault)
                broken = True
            seq, text = entry.seq, entry.hash
        state.last_seq[organization] = seq
        if not broken and span["until"] is None and (seq, text) != head:
            state.found(_off_the_head(organization, seq, text, head))


def _off_the_head(organization: int, seq: int, text: str, head: tuple[int | None, str | None]) -> Fault:
    said = f"entry {head[0]} with {head[1]}" if head[0] is not None else "no head"
    if head[0] is not None and head[0] > seq:
        return Fault(organization, seq + 1, "entry is missing at the end", said, f"entry {seq} with {text}")
    return Fault(organization, seq, "is not the head of the chain", said, f"entry {seq} with {text}")


def _walk_texts(state: Walk, span: Mapping[str, Any]) -> None:
    for organization, seq, name, ip, before, after, path, value, salt in streamed(_TEXTS, span):
        state.texts += 1
        digests = {"/actor_name": name, "/ip": ip}
        digests |= dict(digests_in(_json(before), "/before")) | dict(digests_in(_json(after), "/after"))
        digest = digests.get(path) or ""
        text = PersonalText(path, _json(value), salt)
        if digest and not key_is_held(digest):
            state.texts_unchecked += 1
        elif not matches(text, digest):
            state.found(
                Fault(organization, seq, f"the text at {path} was changed", digest or "no digest", "another text")
            )


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(
        organization=row[0],
        seq=row[1],
        at=row[2],
        actor_kind=row[3],
        actor_id=row[4],
        actor_name=row[5],
        action=row[6],
        object_type=row[7],
        object_id=row[8],
        before=_json(row[9]),
        after=_json(row[10]),
        request_id=row[11],
        ip=row[12],
        prev_hash=row[13],
        hash=row[14],
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
