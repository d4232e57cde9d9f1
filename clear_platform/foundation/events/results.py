"""What receiving and reading events gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from clear_platform.foundation.errors import ClearError, FieldProblem

Outcome = Literal["accepted", "duplicate", "refused"]


@dataclass(frozen=True)
class Received:
    """What became of one event that was sent: taken, taken before, or refused and why. `event_id` is ours."""

    id: str | None
    status: Outcome
    event_id: UUID | None = None
    refusal: ClearError | None = None

    @property
    def code(self) -> str | None:
        """The stable code of the refusal."""
        return self.refusal.code if self.refusal else None

    @property
    def detail(self) -> str | None:
        """What the refusal says."""
        return self.refusal.detail if self.refusal else None

    @property
    def problems(self) -> Sequence[FieldProblem]:
        """What is at fault, and where."""
        return self.refusal.problems if self.refusal else ()


@dataclass(frozen=True)
class Traced:
    """One thing that belongs to a correlation: when, what kind of thing, what it says, about what, and where it is."""

    at: datetime
    kind: Literal["event", "entry", "job", "dead_letter", "delivery"]
    said: str
    about: str
    organization_id: int | None
    href: str = ""
    key: str = ""
