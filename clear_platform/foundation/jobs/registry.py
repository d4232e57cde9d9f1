"""Jobs by name: apps register functions, operations enqueue names in their transaction, procrastinate carries them.

Not here: what a job does (each slice's `jobs.py`), how it is run (`running`), who brings the clock (`scheduling`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app as queue_app

from clear_platform.foundation.jobs.rules import Queue
from clear_platform.foundation.tenancy.actors import Actor

GivenUp = Callable[[dict[str, Any], tuple[str, str]], None]
"""Told of a job that is given up, in that very transaction: its arguments, code and text of what ended it.

It may not refuse: the job could not be given up.
"""

TakenUp = Callable[[Actor, dict[str, Any]], None]
"""Told of a job that was given up and is retried, in that very transaction: who retries it, and its arguments."""


@dataclass(frozen=True)
class JobName:
    """A name under which a job is enqueued; made by `job_name`, so that a check can prove that it resolves."""

    name: str


@dataclass(frozen=True)
class RegisteredJob:
    """A job's function, its queue, how often it is tried again, and for one that comes by the clock, when."""

    name: str
    function: Callable[..., None]
    queue: str
    retries: int
    backoff_seconds: float
    cron: str = ""
    timezone: str = "UTC"
    given_up: GivenUp | None = None
    taken_up: TakenUp | None = None

    @property
    def attempts_allowed(self) -> int:
        """How often it may begin at all."""
        return self.retries + 1


JOBS: dict[str, RegisteredJob] = {}
REFERENCES: set[str] = set()


def job_name(name: str) -> JobName:
    """Name a job that an operation will enqueue; `checks` refuses a name that no job has."""
    REFERENCES.add(name)
    return JobName(name)


def job(
    name: str,
    *,
    queue: Queue = "default",
    retries: int = 5,
    backoff_seconds: float = 2,
    cron: str = "",
    timezone: str = "UTC",
    given_up: GivenUp | None = None,
    taken_up: TakenUp | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the job `name`. It takes ids, fetches anew, and is safe to run twice.

    Takes: `retries`, how often it is tried again after it failed or its worker died; `backoff_seconds`, the most that
    the first wait lasts, doubled with each. With `cron` ("20 * * * *", in `timezone`) it takes nothing and comes by the
    clock, once for each time. `given_up` lets rows that mirror the job say that it was given up, `taken_up` that its
    dead letter is retried: a job that finds them given up does nothing.
    """

    def wrap(function: Callable[..., None]) -> Callable[..., None]:
        known = JOBS.get(name)
        if known is not None and known.function.__module__ != function.__module__:
            raise RuntimeError(f"Two jobs are named {name}: {known.function.__module__}, {function.__module__}.")
        JOBS[name] = RegisteredJob(name, function, queue, retries, backoff_seconds, cron, timezone, given_up, taken_up)
        return function

    return wrap


def enqueue(job: JobName, **ids: Any) -> int:
    """Put a job on its queue in the caller's transaction: it exists exactly when the caller's rows do.

    Takes: JSON-plain arguments. Gives: the job's id.
    """
    return int(queue_app.configure_task(job.name).defer(**ids))


def enqueue_at(job: JobName, moment: datetime, **ids: Any) -> int:
    """Put a job on its queue in the caller's transaction, not to run before a moment. Gives: the job's id."""
    return int(queue_app.configure_task(job.name, schedule_at=moment).defer(**ids))


def enqueue_many(job: JobName, each: list[dict[str, Any]]) -> list[int]:
    """Put one job on its queue for each set of arguments, in one statement. Gives: their ids in order."""
    return [int(one) for one in queue_app.configure_task(job.name).batch_defer(*each)] if each else []
