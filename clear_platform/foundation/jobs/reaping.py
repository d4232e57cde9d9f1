"""Jobs whose workers died: found by their leases, put back while attempts are left, else given up.

Any number of reapers may run at once. Not here: the process that calls this (`manage.py run_reaper`).
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, connection

from clear_platform.foundation.jobs import hooks, settling
from clear_platform.foundation.jobs.leases import lease_seconds
from clear_platform.foundation.jobs.registry import JOBS, RegisteredJob
from clear_platform.foundation.jobs.results import JobRun
from clear_platform.foundation.jobs.rules import LONGEST_WAIT_OF_AN_ORPHAN_SECONDS, wait_seconds
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor

DIED = "job.worker_died"
_log = structlog.get_logger("clear.jobs")

# A job without a lease was fetched and did not begin: it is lost when its worker's heart stopped, and also when that
# one lives on and has not begun for a lease's time, as where no connection was to be had just then. Rows that somebody
# works on at this moment (another reaper, a commit that verifies its fence) are left for the next turn.
_ORPHANS = """
SELECT job.id, job.task_name, job.queue_name, job.args, held.attempt, held.fence, held.correlation_id,
    held.lease_until IS NOT NULL
FROM procrastinate_jobs AS job
JOIN foundation_joblease AS held ON held.job_id = job.id
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND job.id > %(after)s AND CASE
    WHEN held.lease_until IS NOT NULL THEN held.lease_until < clock_timestamp()
    ELSE worker.id IS NULL OR worker.last_heartbeat < clock_timestamp() - make_interval(secs => %(lease)s)
        OR NOT EXISTS (
            SELECT FROM procrastinate_events AS event WHERE event.job_id = job.id AND event.type = 'started'
                AND event.at >= clock_timestamp() - make_interval(secs => %(lease)s)
        )
END
ORDER BY job.id LIMIT 1 FOR UPDATE OF job, held SKIP LOCKED
"""
Orphan = tuple[int, str, str, str, int, int, UUID, bool]


def return_orphans() -> int:
    """Take the jobs of dead workers from them, each in a transaction of its own. Gives how many there were."""
    after, returned = 0, 0
    while (job_id := _return_one(after)) is not None:
        after, returned = job_id, returned + 1
    return returned


def _return_one(after: int) -> int | None:
    """Settle the orphan with the lowest id above a given one, and tell of it. None where there is no other."""
    orphan: Orphan | None = None
    try:
        with acting(system_actor("jobs")):
            with connection.cursor() as cursor:
                cursor.execute(_ORPHANS, {"lease": lease_seconds(), "after": after})
                orphan = cursor.fetchone()
            if orphan is None:
                return None
            moment, run = _settled(orphan)
    except Exception as fault:
        # Whatever a job's own `given_up` fails with: the jobs of others, and what comes by the clock, still go on.
        if orphan is None or isinstance(fault, (OperationalError, InterfaceError)):
            raise
        _log.exception("orphan_not_returned", job=orphan[1], job_id=orphan[0])
        return orphan[0]
    hooks.tell("failure", run)
    hooks.tell(moment, run)
    return run.job_id


def _settled(orphan: Orphan) -> tuple[hooks.Moment, JobRun]:
    job_id, name, queue, arguments, attempt, fence, correlation_id, began = orphan
    one = JOBS.get(name) or RegisteredJob(name, _nothing, queue, retries=0, backoff_seconds=1)
    run = JobRun(job_id, name, queue, attempt, one.attempts_allowed, correlation_id, error=_error(attempt))
    if began and attempt >= one.attempts_allowed:
        settling.give_up(job_id, fence, payload=json.loads(arguments), error=_error(attempt))
        return "dead_letter", run
    run = replace(run, next_in_seconds=_wait(one, attempt) if began else 0.0)
    settling.put_back(job_id, fence, seconds=run.next_in_seconds or 0.0)
    return "retry", run


def _wait(one: RegisteredJob, attempt: int) -> float:
    chance = random.SystemRandom().uniform
    return wait_seconds(
        attempt, backoff_seconds=one.backoff_seconds, chance=chance, most=LONGEST_WAIT_OF_AN_ORPHAN_SECONDS
    )


def _error(attempt: int) -> tuple[str, str]:
    if not attempt:
        return DIED, "Its worker ended before the job was begun."
    times = "once" if attempt == 1 else f"{attempt} times"
    return DIED, f"Its worker ended before the job was done, {times}. See the worker's log, then retry or discard it."


def _nothing(**_arguments: Any) -> None:
    """Stand for a job whose name this version does not know."""
