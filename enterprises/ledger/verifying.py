"""Going through ledgers and naming the first fault of each. Not here: who may (`operations`).

Each ledger is held against itself and its head; against the heads that were anchored outside the database; against the
heads that runs and exports named; and each object's newest image against the object's row. Everything is streamed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from clear_platform.foundation.public import (
    Actor,
    KeptChains,
    anchored_heads,
    hold_against_anchors,
    in_chunks,
    streamed,
)
from enterprises.analyses.rules import canonical_json
from enterprises.ledger.anchoring import CHAIN
from enterprises.ledger.registry import KeptObjects, kept_objects, ledger_witnesses
from enterprises.ledger.results import Witness
from enterprises.ledger.rules import GENESIS, Entry, Fault, fault_of, fault_of_head

NO_ROW = "no row"
OFTEN = 3
"""How often an object is read again that changes while it is compared; the next verification takes it then."""

# As text, so that no digit of a number is lost on its way through a float.
_ENTRIES = """
SELECT coalesce(entry.organization_id, head.organization_id), entry.seq, entry.prev_hash, entry.kind,
    entry.object_type, entry.object_id, entry.image_json::text, entry.actor, entry.recorded_at, entry.hash,
    head.seq, head.hash
FROM enterprises_decisionledgerhead AS head
FULL JOIN enterprises_decisionledgerentry AS entry ON entry.organization_id = head.organization_id
WHERE %(organization)s::bigint IS NULL OR coalesce(entry.organization_id, head.organization_id) = %(organization)s
ORDER BY 1, 2
"""
_ANCHORED = """
SELECT asked.organization_id, asked.seq, entry.hash
FROM unnest(%s::bigint[], %s::bigint[]) AS asked(organization_id, seq)
LEFT JOIN enterprises_decisionledgerentry AS entry USING (organization_id, seq)
"""
_NOTED = """
SELECT organization_id, anchored_seq FROM enterprises_decisionledgerhead
WHERE anchored_seq > 0 AND (%(organization)s::bigint IS NULL OR organization_id = %(organization)s)
ORDER BY organization_id
"""
_NAMED = "SELECT DISTINCT hash FROM enterprises_decisionledgerentry WHERE hash = ANY(%s)"
_NEWEST = """
SELECT DISTINCT ON (organization_id, object_id) organization_id, object_id, seq, hash, image_json::text
FROM enterprises_decisionledgerentry
WHERE object_type = %(type)s AND (%(organization)s::bigint IS NULL OR organization_id = %(organization)s)
ORDER BY organization_id, object_id, seq DESC
"""
_NEWEST_OF = """
SELECT entry.organization_id, entry.object_id, entry.seq, entry.hash, entry.image_json::text
FROM unnest(%(organizations)s::bigint[], %(ids)s::text[]) AS asked(organization_id, object_id)
JOIN LATERAL (
    SELECT * FROM enterprises_decisionledgerentry AS one
    WHERE one.organization_id = asked.organization_id AND one.object_type = %(type)s
      AND one.object_id = asked.object_id
    ORDER BY one.seq DESC LIMIT 1
) AS entry ON true
"""


@dataclass(frozen=True)
class LedgersVerified:
    """What a verification went through, and the first fault of each ledger."""

    at: datetime
    ledgers: int
    entries: int
    anchors: int
    objects: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


@dataclass
class Walk:
    """A verification under way: what it went through, and the first fault of each ledger."""

    ledgers: int = 0
    entries: int = 0
    anchors: int = 0
    objects: int = 0
    first: dict[int | None, Fault] = field(default_factory=dict)

    @property
    def faults(self) -> list[Fault]:
        """The first fault of each ledger, in the order of organizations, those of files before them."""
        return [self.first[one] for one in sorted(self.first, key=lambda key: key or 0)]

    def found(self, fault: Fault | None) -> None:
        """Keep a fault, if its ledger has none yet."""
        if fault is not None:
            self.first.setdefault(fault.organization, fault)


@dataclass(frozen=True)
class Newest:
    """The newest entry about one object: where it stands, and its image as text; None where the object is gone."""

    organization: int
    object_id: str
    seq: int
    hash: str
    image: str | None


def walk(*, actor: Actor, organization_id: int | None = None) -> Walk:
    """Verify every ledger, or one: entry by entry up to its head, then against anchors, witnesses and rows."""
    state = Walk()
    rows = streamed(_ENTRIES, {"organization": organization_id})
    for organization, own in itertools.groupby(rows, key=lambda row: row[0]):
        state.ledgers += 1
        _walk_ledger(state, organization, own)
    _walk_anchors(state, organization_id)
    for witnesses in ledger_witnesses():
        for chunk in in_chunks(witnesses(actor, organization_id)):
            _hear(state, chunk)
    for kept in kept_objects():
        _compare(state, actor, kept, organization_id)
    return state


def _walk_ledger(state: Walk, organization: int, rows: Iterator[tuple[Any, ...]]) -> None:
    seq, text = 0, GENESIS
    fault: Fault | None = None
    head: tuple[int | None, str | None] = (None, None)
    for row in rows:
        head = (row[10], row[11])
        if row[1] is None:
            continue
        state.entries += 1
        entry = _entry(row)
        fault = fault or fault_of(entry, expected_seq=seq + 1, expected_prev=text)
        seq, text = entry.seq, entry.hash
    state.found(fault or fault_of_head(organization, seq=seq, hash=text, head_seq=head[0], head_hash=head[1]))


def _walk_anchors(state: Walk, organization_id: int | None) -> None:
    state.anchors = hold_against_anchors(
        anchored_heads(CHAIN),
        KeptChains(_ANCHORED, _NOTED),
        organization_id=organization_id,
        found=lambda one: state.found(Fault(one.organization, one.seq, one.what, one.expected, one.found)),
    )


def _hear(state: Walk, witnesses: Sequence[Witness]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [sorted({one.hash for one in witnesses})])
        known = {text for [text] in cursor.fetchall()}
    for one in witnesses:
        if one.hash not in known:
            what = f"no entry has the hash that {one.what} names"
            state.found(Fault(one.organization_id, None, what, one.hash, "no entry"))


def _compare(state: Walk, actor: Actor, kept: KeptObjects, organization_id: int | None) -> None:
    rows = streamed(_NEWEST, {"type": kept.object_type, "organization": organization_id})
    for chunk in in_chunks(Newest(*row) for row in rows):
        state.objects += len(chunk)
        differing = _differing(actor, kept, chunk)
        for _again in range(OFTEN):
            if not differing:
                break
            differing = _still_differing(actor, kept, differing)
        for newest, found in differing:
            what = f"is not as the row of {kept.object_type} {newest.object_id} stands"
            state.found(Fault(newest.organization, newest.seq, what, _hash(_said(newest.image)), _hash(found)))
    for organization, object_id in kept.untold(actor, organization_id):
        what = f"no entry tells of {kept.object_type} {object_id}"
        state.found(Fault(organization, None, what, "an entry", "none"))


def _differing(actor: Actor, kept: KeptObjects, newest: Sequence[Newest]) -> list[tuple[Newest, str]]:
    rows = kept.images(actor, [one.object_id for one in newest])
    images = {key: json.dumps(image, cls=DjangoJSONEncoder) for key, image in rows.items()}
    pairs = [(one, _said(images.get(one.object_id))) for one in newest]
    return [(one, found) for one, found in pairs if found != _said(one.image)]


def _still_differing(
    actor: Actor, kept: KeptObjects, differing: Sequence[tuple[Newest, str]]
) -> list[tuple[Newest, str]]:
    """Compare again what differed, and leave out what somebody changed between the two reads of its entry.

    A change and its entry are committed together: where the newest entry is the same before and after the row is
    read, the row is of that entry.
    """
    before = _newest_of(kept, [one for one, _found in differing])
    differ = _differing(actor, kept, before)
    after = {(one.organization, one.object_id): one.seq for one in _newest_of(kept, before)}
    return [(one, found) for one, found in differ if after.get((one.organization, one.object_id)) == one.seq]


def _newest_of(kept: KeptObjects, objects: Sequence[Newest]) -> list[Newest]:
    with connection.cursor() as cursor:
        cursor.execute(
            _NEWEST_OF,
            {
                "type": kept.object_type,
                "organizations": [one.organization for one in objects],
                "ids": [one.object_id for one in objects],
            },
        )
        return [Newest(*row) for row in cursor.fetchall()]


def _said(image: str | None) -> str:
    return NO_ROW if image is None else canonical_json(json.loads(image, parse_float=Decimal))


def _hash(said: str) -> str:
    return said if said == NO_ROW else hashlib.sha256(said.encode()).hexdigest()


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(
        organization=row[0],
        seq=row[1],
        prev_hash=row[2],
        kind=row[3],
        object_type=row[4],
        object_id=row[5],
        image=None if row[6] is None else json.loads(row[6], parse_float=Decimal),
        actor=row[7],
        recorded_at=row[8],
        hash=row[9],
    )
