"""What overviews give: the newest one with how it stands. Not here: its figures, which are the run's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

PACK, LEDGER = "pack", "ledger"


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry of the ledger that keeps what was known of a portfolio's enterprises, named by its hash.

    `asof_date`: of which day; `whole_day`: as it was when that was over. `holdings_at`: the hash at which positions
    are read, blank where there were none. `facts_hash`: of the values. `computed_with`: the sources that let it be.
    """

    commit_hash: str
    asof_date: date
    whole_day: bool
    currency: str
    holdings_at: str
    facts_hash: str
    computed_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """An overview as its run left it. `stale`: what moved since then, the pack of rates or the ledger.

    `names`: what the enterprises among the largest are called now, those in the reader's sight.
    """

    run_id: UUID
    portfolio_id: int
    asof_date: date
    pricing_pack_id: int | None
    ledger_commit_hash: str | None
    result: Mapping[str, Any]
    result_hash: str
    run_hash: str
    set_by_person: bool
    sources: tuple[str, ...]
    computed_at: datetime
    requested_by: str
    stale: tuple[str, ...]
    names: Mapping[int, str]
