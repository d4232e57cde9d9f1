"""Leases: who may go on with a job, taken when it begins, renewed while it runs, verified at every commit.

All times are the database's, so that the clocks of machines need not agree. Not here: what becomes of a job in the end
(`settling`), jobs whose lease ran out (`reaping`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import connection

from clear_platform.foundation.jobs.errors import LeaseLost
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor

# The job's row is locked first, as the reaper does: whoever comes second sees what the first one left.
_TAKE = """
WITH mine AS MATERIALIZED (
    SELECT id FROM procrastinate_jobs
    WHERE id = %(job)s AND status = 'doing' AND worker_id IS NOT DISTINCT FROM %(worker)s FOR SHARE
)
UPDATE foundation_joblease AS held
SET attempt = held.attempt + 1, fence = nextval('foundation_job_fence'), worker = %(name)s,
    lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
FROM mine
WHERE held.job_id = mine.id AND held.lease_until IS NULL
RETURNING held.attempt, held.fence, held.correlation_id, held.organization_id,
    extract(epoch FROM clock_timestamp() - held.ready_at)::float8
"""
# Shared: the reaper's change of the fence waits for a commit under way, or comes first and is seen.
_VERIFY = "SELECT 1 FROM foundation_joblease WHERE job_id = %s AND fence = %s FOR SHARE"
RENEW = """
UPDATE foundation_joblease AS held SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
FROM unnest(%(jobs)s::bigint[], %(fences)s::bigint[]) AS mine(job_id, fence)
WHERE held.job_id = mine.job_id AND held.fence = mine.fence AND held.lease_until IS NOT NULL
RETURNING held.job_id
"""


@dataclass
class Lease:
    """The right to go on with one job. `attempt` and `fence` are for rows that mirror them (`models.Fenced`)."""

    job_id: int
    attempt: int
    fence: int
    correlation_id: UUID
    organization_id: int | None
    waited_seconds: float
    _lost: threading.Event = field(default_factory=threading.Event)

    def verify(self) -> None:
        """Refuse with `LeaseLost` unless the open transaction may still write; holds that until it ends."""
        with connection.cursor() as cursor:
            cursor.execute(_VERIFY, [self.job_id, self.fence])
            if cursor.fetchone() is None:
                self.is_lost()
                raise LeaseLost(f"Job {self.job_id} was given to another worker.")

    def is_lost(self) -> None:
        """Note that somebody else has the job."""
        self._lost.set()

    def go_on(self) -> None:
        """Refuse with `LeaseLost` once it is known that somebody else has the job; for long work between writes."""
        if self._lost.is_set():
            raise LeaseLost(f"Job {self.job_id} was given to another worker.")


_CURRENT: ContextVar[Lease | None] = ContextVar("clear_lease", default=None)
_LOCK = threading.Lock()
_HELD: dict[int, Lease] = {}
"""The leases of this process, which its worker renews."""


def lease_seconds() -> int:
    """Give how long a lease lasts unless it is renewed."""
    seconds: int = settings.JOB_LEASE_SECONDS
    return seconds


def take(job_id: int, *, worker_id: int | None, worker: str) -> Lease | None:
    """Begin an execution: spend one attempt and draw a fence. None where the job is somebody else's by now."""
    with acting(system_actor("jobs")), connection.cursor() as cursor:
        cursor.execute(_TAKE, {"job": job_id, "worker": worker_id, "name": worker[:80], "seconds": lease_seconds()})
        row = cursor.fetchone()
    return None if row is None else Lease(job_id, *row)


@contextmanager
def held(lease: Lease) -> Iterator[None]:
    """Let the worker renew a lease for as long as this lasts, and `current_lease` give it."""
    with _LOCK:
        _HELD[lease.job_id] = lease
    token = _CURRENT.set(lease)
    try:
        yield
    finally:
        _CURRENT.reset(token)
        with _LOCK:
            _HELD.pop(lease.job_id, None)


def next_fence() -> int:
    """Draw a fence within the open scope: whoever holds an older one of the same row may write it no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('foundation_job_fence')")
        [fence] = cursor.fetchone()
    return int(fence)


def current_lease() -> Lease | None:
    """Give the lease under which this code runs; None outside of a job."""
    return _CURRENT.get()


def all_held() -> list[Lease]:
    """Give the leases that this process holds."""
    with _LOCK:
        return list(_HELD.values())
