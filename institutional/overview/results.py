"""What a portfolio amounts to, as plain numbers; how a list of it is narrowed down. Not here: words or drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clear_platform.foundation.imports.origins import FileOrigin

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list of a portfolio is narrowed down to. An empty value narrows nothing."""

    search: str = ""
    industries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    size_bands: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    principal_from: Decimal | None = None
    principal_to: Decimal | None = None
    approved_from: date | None = None
    approved_to: date | None = None
    readiness_from: Decimal | None = None
    readiness_to: Decimal | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What a set of positions in one currency adds up to. Jobs are as stated at approval."""

    positions: int = 0
    enterprises: int = 0
    principal: Decimal = ZERO
    outstanding: Decimal = ZERO
    lost: Decimal = ZERO
    lost_positions: int = 0
    jobs_to_create: int = 0
    jobs_to_retain: int = 0
    jobs_stated: int = 0
    approved_first: date | None = None
    approved_last: date | None = None
    by_status: Mapping[str, int] = field(default_factory=dict)
    by_instrument: Mapping[str, int] = field(default_factory=dict)
    other_currencies: int = 0

    @property
    def lost_share(self) -> Decimal | None:
        """Give which part of the principal was lost; None when there is no principal."""
        return self.lost / self.principal if self.principal else None


@dataclass(frozen=True, slots=True)
class Year:
    """Positions approved in one fiscal year: principal repaid or running, and principal of those later lost."""

    year: int
    positions: int
    principal_held: Decimal
    principal_lost: Decimal


@dataclass(frozen=True, slots=True)
class Industry:
    """Positions in the enterprises of one industry; `code` is blank where the industry is not known."""

    code: str
    positions: int
    lost_positions: int
    principal: Decimal
    principal_lost: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """What is held in enterprises whose readiness lies from `since` to below `until`; None and None: not scored."""

    since: int | None
    until: int | None
    positions: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready the enterprises of a portfolio are, weighted by what is held in each; None when none is scored."""

    weighted: Decimal | None
    scored: int
    low_confidence: int
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """An enterprise on the map of a portfolio: its readiness (0 to 100), what is held in it, the gravest status."""

    name: str
    readiness: Decimal
    amount: Decimal
    status: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """What positions from one file, or entered by hand where `file` is None, bring to a sum."""

    file: FileOrigin | None
    positions: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Facets:
    """What occurs in a portfolio, with how often: the choices of its filters."""

    regions: Mapping[str, int]
    size_bands: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Held:
    """What is held in one currency by one kind of instrument."""

    currency: str
    instrument: str
    positions: int
    principal: Decimal
    lost: Decimal
    lost_positions: int


@dataclass(frozen=True, slots=True)
class DataGap:
    """A fact that is not known, who could give it (enterprise, institution, source), and the row that lacks it."""

    fact: str
    who: str
    row_id: int | None = None
