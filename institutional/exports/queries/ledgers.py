"""What of the ledger travels with a package: its head, and where there are few, the entries its rows rest on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

from clear_platform.foundation.public import Actor, Scales, platform_organization_id
from enterprises.public import chain_of, head_of
from institutional.exports.gathered import WrittenPart
from institutional.proof.results import LedgerProof

MOST_ROWS: Final = 5_000
MOST_ENTRIES: Final = 20_000
KEPT: Final = {"decisions": ("decision", "decision_id"), "positions": ("position", "id")}
"""The parts whose rows the ledger tells of: as what, and which member is their id there."""


def ledger_of(actor: Actor, parts: Sequence[WrittenPart], scales: Scales) -> LedgerProof:
    """Give where the ledger of whoever exports stands, with the entries that lead from the rows up to its head.

    A package of many rows names the head alone. Images of sources that may not leave stay; their hashes go.
    """
    organization_id = actor.organization_id or platform_organization_id()
    head = None if organization_id is None else head_of(actor, organization_id)
    if head is None:
        return LedgerProof(organization=str(organization_id or ""), head=None)
    told = [part for part in parts if part.name in KEPT]
    entries: list[dict[str, Any]] = []
    if sum(part.rows for part in told) <= MOST_ROWS:
        things = list(chain.from_iterable(_things(part) for part in told))
        read = chain_of(actor, head=head, things=things, without=scales.decision.withheld) if things else iter(())
        entries = list(islice(read, MOST_ENTRIES + 1))
    few = len(entries) <= MOST_ENTRIES
    return LedgerProof(organization=str(head.organization_id), head=head.hash, entries=entries if few else ())


def _things(part: WrittenPart) -> Iterator[tuple[str, str]]:
    kind, member = KEPT[part.name]
    for line in part.lines():
        yield kind, str(json.loads(line)[member])
