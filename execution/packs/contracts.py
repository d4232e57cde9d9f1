"""What is told of packs."""

from __future__ import annotations

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, Day, Digest, RowId


@contract("pack.published", version=1)
class PackPublished(Contract):
    """A pack of reference data was put in force; what rests on rates or prices may be computed anew."""

    pack_id: RowId
    kind: Code
    asof_date: Day
    source: Code
    hash: Digest
    replaces: RowId | None
    accepted: bool


@contract("pack.reconciliation_failed", version=1)
class PackReconciliationFailed(Contract):
    """A pack of reference data did not pass; the one before it stays in force."""

    pack_id: RowId
    kind: Code
    asof_date: Day
    source: Code
    problem_codes: list[Code]
