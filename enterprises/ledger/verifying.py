"""Going through ledgers entry by entry and naming the first fault of each. Not here: who may (`operations`)."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from enterprises.ledger.rules import GENESIS, Entry, Fault, fault_of, fault_of_head

CHUNK = 2000

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


@dataclass(frozen=True)
class LedgersVerified:
    """What a verification went through, and the first fault of each ledger."""

    at: datetime
    ledgers: int
    entries: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


@dataclass
class Walk:
    """A verification: how many ledgers and entries it went through, and the first fault of each ledger."""

    ledgers: int = 0
    entries: int = 0
    faults: list[Fault] = field(default_factory=list)


def walk(*, organization_id: int | None = None) -> Walk:
    """Verify every ledger, or one, entry by entry up to its head."""
    state = Walk()
    rows = _streamed({"organization": organization_id})
    for organization, own in itertools.groupby(rows, key=lambda row: row[0]):
        state.ledgers += 1
        _walk_ledger(state, organization, own)
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
    fault = fault or fault_of_head(organization, seq=seq, hash=text, head_seq=head[0], head_hash=head[1])
    if fault is not None:
        state.faults.append(fault)


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


def _streamed(values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ENTRIES, values)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
