"""What goes in and out of the records of outcomes. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class NewOutcome:
    """A measured result to be kept. `organization_id` is the enterprise, or the holder of the position it rests on.

    `external_ref` makes it the same result when it is loaded again; `import_row` is the line of the file it came from.
    `measured_at` and `valid_on` stay None where the day is not known.
    """

    organization_id: int
    enterprise_id: int
    outcome_type: str
    metrics: Mapping[str, Decimal | float | int]
    measured_at: datetime | None = None
    valid_on: date | None = None
    external_ref: str = ""
    notes: str = ""
    import_row: int | None = None


@dataclass(frozen=True)
class OutcomesAdded:
    """How many results a file brought, altered, or had brought before."""

    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class OutcomeFact:
    """A result as scoring reads it."""

    id: int
    enterprise_id: int
    organization_id: int
    decision_id: str
    outcome_type: str
    metrics: Mapping[str, Decimal]
    measured_on: date | None
    recorded_at: datetime
    source: str


@dataclass(frozen=True)
class FileRow:
    """The line of a file that an outcome came from."""

    name: str
    sha256: str
    number: int
