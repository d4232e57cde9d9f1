"""What a memo says, as values: read once, then laid out in any form. Reads nothing, draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from clear_platform.foundation.charts.results import Chart
from clear_platform.foundation.paper.results import Brand


@dataclass(frozen=True, slots=True)
class Signed:
    """That somebody approved: who, when, and the content hash that was signed."""

    who: str
    at: datetime
    content_hash: str


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that a version rests on: what it is, the parts of it pointed at, its hash then and now, the verdict.

    `verdict` is in words, empty where nothing is known of it beyond its name.
    """

    what: str
    parts: Sequence[str]
    hash_then: str
    hash_now: str
    holds: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Told:
    """What an app above adds to a memo: a sentence, a table of plain words, charts, the sources its rows come from.

    `instead_of` names a part of the memo that need not stand beside it.
    """

    title: str
    lede: str
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    charts: Sequence[Chart] = ()
    sources: Sequence[str] = ()
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """One version of a decision as it was known on a day. Nothing it says tells who asked, or at what hour.

    Its looks do: `brand` is that of the organization of whoever asked.
    """

    decision_id: UUID
    title: str
    domain: str
    version: int
    status: str
    stands: str
    content_hash: str
    seal: str
    organization: str
    about: str
    origin: str
    author: str
    begun_on: date
    decided_on: date | None
    decided_by: str
    decided_note: str
    approvers_needed: int
    approvals: Sequence[Signed]
    artifact: Mapping[str, Any]
    context: Mapping[str, Any]
    notes: Sequence[Note]
    stale: Sequence[str]
    told: Sequence[Told]
    withheld: Sequence[str]
    ledger_commit_hash: str
    known_on: date
    attributions: Sequence[str] = field(default=())
    watermark: str = ""
    brand: Brand | None = None

    @property
    def row_count(self) -> int:
        """Give how many versions are in it: the one that it is of."""
        return 1

    @property
    def options(self) -> Sequence[Mapping[str, Any]]:
        """Give the options weighed, each as an object with a name."""
        return [one if isinstance(one, Mapping) else {"name": one} for one in self.artifact.get("options", ())]

    def tells_instead(self, part: str) -> bool:
        """Say whether an app above tells a part of the memo itself."""
        return any(one.instead_of == part for one in self.told)
