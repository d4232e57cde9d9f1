"""Jobs by name: apps register functions, operations enqueue names in their own transaction, procrastinate carries them.

Not here: what a job does (each slice's `jobs.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import procrastinate
from procrastinate.contrib.django import app as queue

Queue = Literal["default", "imports", "runs", "events", "deliveries", "reports"]


@dataclass(frozen=True)
class JobName:
    """A name under which a job is enqueued; made by `job_name`, so that a check can prove that it resolves."""

    name: str


@dataclass(frozen=True)
class RegisteredJob:
    """A job's function, its queue, how often it is tried, and for one that comes by the clock, when (as cron says)."""

    name: str
    function: Callable[..., None]
    queue: Queue
    retries: int
    backoff_seconds: int
    cron: str = ""


JOBS: dict[str, RegisteredJob] = {}
REFERENCES: set[str] = set()


def job_name(name: str) -> JobName:
    """Name a job that an operation will enqueue; `checks` refuses a name that no job has."""
    REFERENCES.add(name)
    return JobName(name)


def job(
    name: str, *, queue: Queue = "default", retries: int = 5, backoff_seconds: int = 2, cron: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the job `name`. It takes ids, fetches anew, and is safe to run twice.

    With `cron` ("20 * * * *", UTC) it takes nothing and comes by the clock, once for each time, with any number of
    workers.
    """

    def wrap(function: Callable[..., None]) -> Callable[..., None]:
        known = JOBS.get(name)
        if known is not None and known.function.__module__ != function.__module__:
            raise RuntimeError(f"Two jobs are named {name}: {known.function.__module__}, {function.__module__}.")
        JOBS[name] = RegisteredJob(name, function, queue, retries, backoff_seconds, cron)
        return function

    return wrap


def enqueue(job: JobName, **ids: Any) -> int:
    """Put a job on its queue in the caller's transaction: it exists exactly when the caller's rows do.

    Takes: JSON-plain arguments. Gives: the job's id.
    """
    return int(queue.configure_task(job.name).defer(**ids))


def register_with(app: procrastinate.App) -> None:
    """Hand every registered job to procrastinate; called once when the apps are ready."""
    for one in JOBS.values():
        made = app.task(
            name=one.name,
            queue=one.queue,
            retry=procrastinate.RetryStrategy(max_attempts=one.retries, exponential_wait=one.backoff_seconds),
        )
        if one.cron:
            app.periodic(cron=one.cron)(made(_by_the_clock(one.function)))
        else:
            made(one.function)


def _by_the_clock(function: Callable[..., None]) -> Callable[[int], None]:
    def run(timestamp: int) -> None:
        function()

    return run
