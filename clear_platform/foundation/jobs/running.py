"""One execution of a job: its lease taken before its function is called, its end settled afterwards, whatever it was.

The function needs to do nothing for that: every transaction it opens verifies the fence as its last act. Not here: the
process that calls this (`working`).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Any, TypeVar

import procrastinate
import structlog
from django.db import InterfaceError, OperationalError, connection
from procrastinate import JobContext

from clear_platform.foundation.jobs import hooks, leases, settling
from clear_platform.foundation.jobs.errors import LeaseLost
from clear_platform.foundation.jobs.leases import Lease
from clear_platform.foundation.jobs.registry import JOBS, RegisteredJob
from clear_platform.foundation.jobs.results import JobRun
from clear_platform.foundation.jobs.rules import asked_to_wait, told, wait_seconds, worth_another_try
from clear_platform.foundation.tenancy.context import guarded_by
from clear_platform.foundation.tenancy.scope import correlated

_log = structlog.get_logger("clear.jobs")
_LONGEST_PAUSE_SECONDS = 2.0
T = TypeVar("T")


def register_with(app: procrastinate.App) -> None:
    """Hand every registered job to procrastinate; called once when the apps are ready."""
    for one in JOBS.values():
        app.task(name=one.name, queue=one.queue, pass_context=True)(_called_by_workers(one))


def _called_by_workers(one: RegisteredJob) -> Callable[..., None]:
    def run(context: JobContext, **arguments: Any) -> None:
        job = context.job
        assert job.id is not None  # noqa: S101  (told to mypy: it came from the queue)
        execute(one, job_id=job.id, worker_id=job.worker_id, worker=context.worker_name or "", arguments=arguments)

    return run


def execute(
    one: RegisteredJob, *, job_id: int, worker_id: int | None, arguments: dict[str, Any], worker: str = ""
) -> None:
    """Run a job that was fetched from its queue, and settle what becomes of it."""
    lease = leases.take(job_id, worker_id=worker_id, worker=worker)
    if lease is None:
        _log.warning("job_is_somebody_elses", job=one.name, job_id=job_id)
        return
    with Execution(one, lease, arguments), guarded_by(lease.verify):
        one.function(**arguments)


class Execution:
    """The span in which a job's function runs. However it ends, the end is settled, unless the process dies."""

    def __init__(self, one: RegisteredJob, lease: Lease, arguments: dict[str, Any]) -> None:
        self._job = one
        self._lease = lease
        self._arguments = arguments
        self._inside = ExitStack()
        self._began = time.monotonic()

    def __enter__(self) -> None:
        with ExitStack() as entering:
            entering.enter_context(
                structlog.contextvars.bound_contextvars(
                    job=self._job.name, job_id=self._lease.job_id, request_id=str(self._lease.correlation_id)
                )
            )
            entering.enter_context(correlated(self._lease.correlation_id))
            entering.enter_context(leases.held(self._lease))
            hooks.tell("start", self._run())
            self._inside = entering.pop_all()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        with self._inside:
            if error is None:
                self._settle_success()
            elif isinstance(error, LeaseLost):
                _log.warning("job_was_given_to_another_worker", attempt=self._lease.attempt)
            elif isinstance(error, Exception):
                self._settle_failure(error)
            else:
                # The process is told to end: the lease runs out, and somebody else goes on.
                return False
        return True

    def _settle_success(self) -> None:
        if self._persistently(lambda: settling.finish(self._lease.job_id, self._lease.fence)):
            hooks.tell("success", self._run())

    def _settle_failure(self, error: Exception) -> None:
        _log.info("job_failed", attempt=self._lease.attempt, exc_info=error)
        reason = told(error)
        again = worth_another_try(error) and self._lease.attempt < self._job.attempts_allowed
        if again:
            chance = random.SystemRandom().uniform
            seconds = wait_seconds(self._lease.attempt, backoff_seconds=self._job.backoff_seconds, chance=chance)
            seconds = max(seconds, asked_to_wait(error))
            held = self._persistently(lambda: settling.put_back(self._lease.job_id, self._lease.fence, seconds=seconds))
        else:
            seconds = 0.0
            held = self._persistently(
                lambda: settling.give_up(self._lease.job_id, self._lease.fence, payload=self._arguments, error=reason)
            )
        if held:
            run = self._run(error=reason, next_in_seconds=seconds if again else None)
            hooks.tell("failure", run)
            hooks.tell("retry" if again else "dead_letter", run)

    def _persistently(self, settle: Callable[[], T]) -> T:
        """Settle although the database may be away for a moment; after a lease's time somebody else goes on anyway."""
        until = time.monotonic() + leases.lease_seconds()
        pause = 0.1
        while True:
            try:
                return settle()
            except (OperationalError, InterfaceError):
                connection.close()
                if time.monotonic() + pause > until:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _run(self, *, error: tuple[str, str] | None = None, next_in_seconds: float | None = None) -> JobRun:
        return JobRun(
            job_id=self._lease.job_id,
            name=self._job.name,
            queue=self._job.queue,
            attempt=self._lease.attempt,
            attempts_allowed=self._job.attempts_allowed,
            correlation_id=self._lease.correlation_id,
            duration_seconds=time.monotonic() - self._began,
            waited_seconds=self._lease.waited_seconds,
            next_in_seconds=next_in_seconds,
            error=error,
        )
