"""What goes in and out of reporting. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from outcomes.records.rules import Metric


@dataclass(frozen=True)
class Recipient:
    """An enterprise that is asked, and the address its link goes to."""

    enterprise_id: int
    email: str


@dataclass(frozen=True)
class FormField:
    """One metric as a form shows it: by what to break it down, what was entered, and what was reported before."""

    metric: Metric
    by: tuple[str, ...]
    entry: Mapping[str, Any]
    before: str = ""


@dataclass(frozen=True)
class FormShown:
    """A form as whoever holds its link sees it."""

    id: int
    organization_id: int
    institution: str
    enterprise: str
    title: str
    note: str
    starts: date
    ends: date
    due_on: date
    status: str
    returned_because: str
    saved_at: datetime | None
    submitted_by: str
    locked: bool
    late: bool
    currency: str | None
    """That of the enterprise's accounts; None where nobody named it."""
    fields: tuple[FormField, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can be filled in."""
        return self.status in {"owed", "returned"} and not self.locked
