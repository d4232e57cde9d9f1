"""A recomputation as doors show it. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RecomputationShown:
    """How a recomputation of everything stands. `enterprises` is None until it began.

    `stopped_at` is None unless somebody stopped it.
    """

    id: int
    job: int | None
    status: str
    asked_by: int | None
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    stopped_by: int | None
    stopped_at: datetime | None
    enterprises: int | None
    done: int
    scores: int
    readiness: int
    unchanged: int
    failure: str
    tag: str
    under_way: bool
