"""What every verification of chains does alike: rows streamed and in chunks, and heads held against the anchors.

Not here: which rows a chain has and how an entry is hashed. The audit log says so in `verifying`, apps that keep chains
of their own say so themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from clear_platform.foundation.audit.anchors import Anchor
from clear_platform.foundation.audit.rules import Fault
from clear_platform.foundation.hashing import same

CHUNK = 1000
Row = TypeVar("Row")


@dataclass(frozen=True)
class KeptChains:
    """How to read chains of one kind.

    `hashes`: organization, seq and hash (null where there is no entry) of the entries asked for, by two arrays of
    organizations and seqs. `noted`: organization and seq up to which each chain was anchored, of one `organization` or
    of all.
    """

    hashes: str
    noted: str


def streamed(statement: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a statement, read in pieces, so that memory stays flat however many they are."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def in_chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Give rows in lists of a thousand, the last one shorter."""
    each = iter(rows)
    while chunk := list(itertools.islice(each, CHUNK)):
        yield chunk


def hold_against_anchors(
    read: Iterable[Anchor | Fault], chains: KeptChains, *, organization_id: int | None, found: Callable[[Fault], None]
) -> int:
    """Hold what is kept against what was anchored, and tell `found` of every fault. Gives: how many anchors.

    A fault is one of the files, an entry that is gone or rewritten since it was anchored, or a file that is missing:
    the database knows up to where each chain was anchored.
    """
    count = 0
    anchored: dict[int, int] = {}
    for chunk in in_chunks(read):
        asked = []
        for one in chunk:
            if isinstance(one, Fault):
                found(one)
            elif organization_id in {None, one.organization}:
                asked.append(one)
        count += len(asked)
        with connection.cursor() as cursor:
            cursor.execute(chains.hashes, [[one.organization for one in asked], [one.seq for one in asked]])
            kept = {(organization, seq): text for organization, seq, text in cursor.fetchall()}
        for one in asked:
            anchored[one.organization] = max(one.seq, anchored.get(one.organization, 0))
            text = kept[one.organization, one.seq]
            if text is None:
                what = f"entry is missing that {one.file} anchors"
                found(Fault(one.organization, one.seq, what, one.hash, "no entry"))
            elif not same(text, one.hash):
                found(Fault(one.organization, one.seq, f"was rewritten since {one.file}", one.hash, text))
    with connection.cursor() as cursor:
        cursor.execute(chains.noted, {"organization": organization_id})
        for organization, seq in cursor.fetchall():
            up_to = anchored.get(organization, 0)
            if up_to < seq:
                said = f"organization {organization} anchored up to entry {seq}"
                found(Fault(None, None, "an anchor file is missing", said, f"entry {up_to}"))
    return count
