"""What of ledgers travels with a package: their heads, and where there are few, the entries its rows rest on.

Those are of the ledger of whoever exports, and of each enterprise's own that its rows are of, as far as it is in sight.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

from clear_platform.foundation.public import Actor, Scales, platform_organization_id
from enterprises.public import Head, chain_of, head_of
from institutional.exports.gathered import WrittenPart
from institutional.proof.results import LedgerProof

MOST_ROWS: Final = 5_000
MOST_ENTRIES: Final = 20_000
MOST_LEDGERS: Final = 100
KEPT: Final = {"decisions": ("decision", "decision_id"), "positions": ("position", "id")}
"""The parts whose rows the ledger tells of: as what, and which member is their id there."""


def ledger_of(actor: Actor, parts: Sequence[WrittenPart], scales: Scales) -> LedgerProof:
    """Give where the ledger of whoever exports stands, with the entries that lead from the rows up to its head.

    So of the ledger of each enterprise that tells of them. A package of many rows, or of many enterprises, names the
    head alone. Images of sources that may not leave stay; their hashes go.
    """
    own = actor.organization_id or platform_organization_id()
    head = None if own is None else head_of(actor, own)
    told = [part for part in parts if part.name in KEPT]
    few = sum(part.rows for part in told) <= MOST_ROWS
    things = list(chain.from_iterable(_things(part) for part in told)) if few else []
    owners = {owner for _kind, _id, owner in things if owner is not None} - {own}
    heads = [] if head is None else [head]
    if things and len(owners) <= MOST_LEDGERS:
        heads += [found for owner in owners if (found := head_of(actor, owner)) is not None]
    entries = _entries(actor, heads, [(kind, id) for kind, id, _owner in things], scales) if things else []
    named = {entry["organization"] for entry in entries} - {own}
    return LedgerProof(
        organization=str(own or ""),
        head=None if head is None else head.hash,
        entries=entries,
        further={str(one.organization_id): one.hash for one in heads if one.organization_id in named},
    )


def _entries(
    actor: Actor, heads: Sequence[Head], things: Sequence[tuple[str, str]], scales: Scales
) -> list[dict[str, Any]]:
    """Give the entries of some ledgers, those of each together, the lowest id first; none where they are too many."""
    found: list[dict[str, Any]] = []
    for head in sorted(heads, key=lambda one: one.organization_id):
        read = chain_of(actor, head=head, things=things, without=scales.decision.withheld)
        found += islice(read, MOST_ENTRIES + 1 - len(found))
    return found if len(found) <= MOST_ENTRIES else []


def _things(part: WrittenPart) -> Iterator[tuple[str, str, int | None]]:
    """Give what the ledger tells of in a part: as what, its id, and the enterprise that it is about."""
    kind, member = KEPT[part.name]
    for line in part.lines():
        row = json.loads(line)
        yield kind, str(row[member]), row["enterprise"]
