"""Packs, conversions and health as doors and other apps see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Status = Literal["warming", "fresh", "error"]


@dataclass(frozen=True, slots=True)
class ProblemShown:
    """Why a pack was not put in force."""

    code: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class PackShown:
    """A pack. `status` says what became of its build; `is_fresh` whether it is what should be in force by now."""

    id: int
    kind: str
    asof_date: date
    status: Status
    is_fresh: bool
    in_force: bool
    hash: str
    source: str
    provider: str
    reconciliation_status: str
    problems: Sequence[ProblemShown]
    accepted_because: str
    estimated_ready: datetime | None
    built_at: datetime
    published_at: datetime | None
    superseded_at: datetime | None
    tag: str


@dataclass(frozen=True, slots=True)
class PackStanding:
    """What a computation as of a day can stand on. `because` says why the pack that was due did not pass."""

    pack_id: int | None
    asof_date: date | None
    is_fresh: bool
    status: Status
    estimated_ready: datetime | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class RateShown:
    """One rate on the way of a conversion, as its pack has it; `inverted`: divided by."""

    base: str
    quote: str
    rate: Decimal
    inverted: bool


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another currency, not rounded, with the pack, its source and the rates it came by."""

    amount: Decimal
    base: str
    quote: str
    pack_id: int
    asof_date: date
    source: str
    path: Sequence[RateShown]


@dataclass(frozen=True, slots=True)
class ReconciliationShown:
    """How the newest build of a kind ended, and why where it failed."""

    status: str
    asof_date: date | None
    problems: Sequence[ProblemShown]


@dataclass(frozen=True, slots=True)
class PackHealth:
    """Whether reference data of a kind are as fresh as they should be; `pack_id` is the pack in force."""

    status: Status
    kind: str
    pack_id: int | None
    asof_date: date | None
    is_fresh: bool
    estimated_ready: datetime | None
    reconciliation: ReconciliationShown


@dataclass(frozen=True, slots=True)
class ProviderShown:
    """A provider: what it gives, of which source, and whether it is on."""

    code: str
    kinds: Sequence[str]
    source: str
    on: bool
    state: str
