"""What judging comes to: a decision's forecast with all that it expects, and how forecasts did. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from outcomes.forecasts.rules.calibrating import Calibration
from outcomes.forecasts.rules.judging import Judged, State


@dataclass(frozen=True)
class Forecast:
    """One version of a decision, with each outcome it expects held against what came.

    `approved_on` is None, and no day has begun, where the version was never approved. `sources` are the codes of the
    sources that the measurements come from.
    """

    decision_id: UUID
    enterprise_id: int | None
    organization_id: int
    domain: str
    agent: str
    status: str
    approved_on: date | None
    as_of: date
    confidence: Decimal | None
    outcomes: tuple[Judged, ...]
    sources: Sequence[str] = ()

    @property
    def day(self) -> int | None:
        """How many days after the approval it is."""
        return None if self.approved_on is None else (self.as_of - self.approved_on).days

    def on(self, day: int) -> date | None:
        """Give the date of a day of the forecast."""
        return None if self.approved_on is None else self.approved_on + timedelta(days=day)

    def count(self, *states: State) -> int:
        """Give how many expected outcomes stand in any of some states."""
        return sum(one.state in states for one in self.outcomes)

    @property
    def settled(self) -> int:
        """How many expected outcomes held or missed."""
        return self.count("held", "missed")


@dataclass(frozen=True)
class Calibrated:
    """How forecasts did, all together and by who said them, and the sources that their measurements come from.

    `decisions` is how many were taken, those approved last; `more` says that there are others.
    """

    overall: Calibration
    groups: Sequence[Calibration]
    sources: Sequence[str] = ()
    decisions: int = 0
    more: bool = False
