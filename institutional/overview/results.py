"""What a portfolio amounts to, as plain numbers; how a list of it is narrowed down. Not here: words or drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from clear_platform.foundation.imports.origins import FileOrigin

ZERO = Decimal("0.00")
GRAVEST_LAST = ("repaid", "performing", "watch", "default", "written_off")
"""Statuses of positions by how grave they are: of several, the last of these says how an enterprise stands."""
MEASURED = ("jobs_created", "jobs_retained")
"""Metrics counted to date whose values of several enterprises add up: figures where decisions expected them."""
EXPLAINED = ("principal", "lost", *MEASURED)
"""Figures that have a page of their own, which says why they are what they are."""
EXPLAINED_WITH = {
    **{one: one for one in EXPLAINED},
    "lost_positions": "lost",
    "jobs_to_create": "jobs",
    "jobs_to_retain": "jobs",
    "jobs_stated": "jobs",
    "counted_twice": "principal",
}
"""Figures of a package with the figure whose page says why they are what they are."""


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
    states: tuple[str, ...] = ()
    unscored: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What a set of positions in one currency adds up to. Jobs are as stated at approval.

    `outstanding_stated` says of how many positions what is outstanding is known; None where nobody counted.
    """

    positions: int = 0
    enterprises: int = 0
    principal: Decimal = ZERO
    outstanding: Decimal = ZERO
    outstanding_stated: int | None = None
    lost: Decimal = ZERO
    lost_positions: int = 0
    jobs_to_create: int = 0
    jobs_to_retain: int = 0
    jobs_stated: int = 0
    approved_first: date | None = None
    approved_last: date | None = None
    by_status: Mapping[str, int] = field(default_factory=dict)
    by_instrument: Mapping[str, int] = field(default_factory=dict)

    @property
    def lost_share(self) -> Decimal | None:
        """Give which part of the principal was lost; None when there is no principal."""
        return self.lost / self.principal if self.principal else None


@dataclass(frozen=True, slots=True)
class Counted:
    """An outcome that is counted in a figure, with its value there."""

    id: int
    enterprise_id: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a metric that decisions expected: the last value to date of each enterprise, added up.

    `decisions` are the versions that expected what is counted, or that it cites.
    """

    metric: str
    value: Decimal | int
    outcomes: Sequence[Counted]
    decisions: Sequence[str]
    sources: Sequence[str]


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
class Brought:
    """A portfolio with what its positions, so many, bring to a figure."""

    portfolio_id: int
    name: str
    positions: int
    amount: Decimal | int


@dataclass(frozen=True, slots=True)
class Largest:
    """A position with its part of a figure, and the name of the enterprise that it is in.

    `file_name` and `row` are of the file that it was loaded from; empty and None where it was entered by hand.
    """

    portfolio_id: int
    id: int
    name: str
    part: Decimal | int
    file_name: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """An enterprise with what is held in it, by which its readiness counts; None where it has none."""

    enterprise_id: int
    name: str
    held: Decimal
    readiness: Any


@dataclass(frozen=True, slots=True)
class Facets:
    """What occurs in a portfolio, with how often: the choices of its filters."""

    regions: Mapping[str, int]
    size_bands: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EnterpriseChoices:
    """How many enterprises are in a portfolio; their industries, regions and sizes, each with how many have it."""

    enterprises: int
    industries: Mapping[str, int]
    regions: Mapping[str, int]
    size_bands: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HeldInAll:
    """How many positions a portfolio has in its currency and `elsewhere`, in how many enterprises; their sources."""

    positions: int
    elsewhere: int
    enterprises: int
    sources: Sequence[str]


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
    """A fact that is not known, or that cannot be so; who could mend it (enterprise, institution, source); its row."""

    fact: str
    who: str
    row_id: int | None = None
    kind: str = "missing"


@dataclass(frozen=True, slots=True)
class MetricSummed:
    """What is known of one metric over the outcomes of an enterprise: how many tell it, and what the newest says."""

    metric: str
    count: int
    newest: Decimal
    outcome_id: int
    measured_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutcomesSummed:
    """The outcomes of one type: how many, over which time, how many without a day, and their metrics."""

    outcome_type: str
    count: int
    without_day: int
    measured_first: datetime | None
    measured_last: datetime | None
    ids: tuple[int, ...]
    metrics: tuple[MetricSummed, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """How a capability moved: its newest score, the one before, and the first, each by its id; change in points."""

    id: int
    score: Decimal
    computed_at: datetime
    before_id: int | None
    change: Decimal | None
    first_id: int
    change_since_first: Decimal
