"""What jobs and queues give: executions, figures of a queue, dead letters as doors show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class JobRun:
    """One execution of a job, as hooks are told of it. `error` is code and text of what ended it."""

    job_id: int
    name: str
    queue: str
    attempt: int
    attempts_allowed: int
    correlation_id: UUID | None
    duration_seconds: float = 0.0
    waited_seconds: float = 0.0
    next_in_seconds: float | None = None
    error: tuple[str, str] | None = None


@dataclass(frozen=True)
class QueueFigures:
    """How one queue stands. `lag_seconds`: how long the oldest job that may run has waited."""

    queue: str
    waiting: int
    later: int
    running: int
    lag_seconds: float
    done_a_minute: float
    failed: int
    dead_letters: int


@dataclass(frozen=True)
class DeadLetterShown:
    """A job that was given up."""

    id: int
    job_id: int
    job_name: str
    queue: str
    payload: dict[str, Any]
    attempts: int
    error_code: str
    error_text: str
    died_at: datetime
    organization_id: int
    settled_as: str
    settled_at: datetime | None
    reason: str
    retried_as: int | None
