"""A recomputation as it stands, and as doors tell of it. No Django.

An enterprise is computed once for itself and once for each holder: one enterprise may be several **computations**.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from capability.readiness.results import Recomputed


@dataclass(frozen=True)
class RecomputationShown:
    """How a recomputation of everything stands. `enterprises` counts computations, and is None until it began.

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


@dataclass(frozen=True)
class OneTold:
    """What computing one enterprise anew came to: the computations of it that there are, and what was written."""

    enterprises: int
    computations: int
    scores: int
    readiness: int
    unchanged: int


def one_told(done: Recomputed) -> OneTold:
    """Give what computing one enterprise anew came to. Takes: what `recompute_enterprise` gave."""
    return OneTold(1, done.enterprises, done.scores, done.readiness, done.unchanged)
