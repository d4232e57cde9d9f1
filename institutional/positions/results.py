"""What positions are made from and shown as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class NewPosition:
    """What a position is made from. Amounts in `currency`; `facts` as the source stated them at approval."""

    portfolio_id: int
    institution_id: int
    enterprise_id: int
    instrument: str
    principal: Decimal
    currency: str
    source_id: int
    outstanding: Decimal | None = None
    written_off_amount: Decimal | None = None
    interest_ratio: Decimal | None = None
    approved_on: date | None = None
    started_on: date | None = None
    matures_on: date | None = None
    status: str = "performing"
    external_ref: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    import_row: int | None = None


@dataclass(frozen=True, slots=True)
class TermChanged:
    """One term of a position: what was recorded, and what it became; None where it was not known, or is not."""

    term: str
    was: str | None
    became: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody changed of a position: when, who, why where a reason was asked, and each term."""

    at: datetime
    who: str
    because: str
    terms: tuple[TermChanged, ...]


@dataclass(frozen=True, slots=True)
class PositionShown:
    """A position as doors show it, with where it came from."""

    id: int
    portfolio_id: int
    enterprise_id: int
    enterprise: str
    instrument: str
    principal: Decimal
    outstanding: Decimal | None
    written_off_amount: Decimal | None
    currency: str
    interest_ratio: Decimal | None
    approved_on: date | None
    started_on: date | None
    matures_on: date | None
    status: str
    external_ref: str
    source: str
    facts: Mapping[str, Any]
    recorded_at: datetime
    import_batch_id: int | None
    import_row: int | None
    tag: str
