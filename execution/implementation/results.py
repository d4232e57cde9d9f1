"""Tasks as other apps score them. Not here: their rows (`models`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class MilestoneFacts:
    """A milestone as a score counts it."""

    id: int
    milestone_type: str
    logged_at: datetime
    verified_at: datetime | None
    evidence_hash: str


@dataclass(frozen=True)
class TaskFacts:
    """A task as a score counts it: from which domain's decision, when due, when done, and how far it is proved."""

    id: int
    organization_id: int
    enterprise_id: int
    decision_id: UUID
    domain: str
    title: str
    status: str
    priority: str
    due_date: date | None
    created_at: datetime
    done_at: datetime | None
    milestones: tuple[MilestoneFacts, ...]
    missed_on: date | None = None
    """The day it missed before it was given up, or due another day."""

    @property
    def is_verified(self) -> bool:
        """Say whether somebody verified one of its milestones."""
        return any(one.verified_at is not None for one in self.milestones)


@dataclass(frozen=True)
class Standing:
    """How many tasks there are, are done, and are open past their day."""

    total: int
    done: int
    late: int
