"""Jobs whose workers died: found by their leases, put back while attempts are left, else given up.

Any number of reapers may run at once. Not here: the process that calls this (`manage.py run_reaper`).
"""

from __future__ import annotations

import json
import random
from typing import Any

from django.db import connection

from clear_platform.foundation.jobs import hooks, settling
from clear_platform.foundation.jobs.leases import lease_seconds
from clear_platform.foundation.jobs.registry import JOBS, RegisteredJob
from clear_platform.foundation.jobs.results import JobRun
from clear_platform.foundation.jobs.rules import LONGEST_WAIT_OF_AN_ORPHAN_SECONDS, wait_seconds
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor

AT_A_TIME = 100
DIED = "job.worker_died"

# A job without a lease was fetched and did not begin: it is lost when its worker's heart stopped. Rows that somebody
# works on at this moment (another reaper, a commit that verifies its fence) are left for the next turn.
_ORPHANS = """
SELECT job.id, job.task_name, job.queue_name, job.args, held.attempt, held.fence, held.correlation_id,
    held.lease_until IS NOT NULL
FROM procrastinate_jobs AS job
JOIN foundation_joblease AS held ON held.job_id = job.id
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND CASE
    WHEN held.lease_until IS NOT NULL THEN held.lease_until < clock_timestamp()
    ELSE worker.id IS NULL OR worker.last_heartbeat < clock_timestamp() - make_interval(secs => %s)
END
ORDER BY job.id LIMIT %s FOR UPDATE OF job, held SKIP LOCKED
"""


def return_orphans() -> int:
    """Take the jobs of dead workers from them. Gives how many there were; each is settled in one transaction."""
    told: list[tuple[hooks.Moment, JobRun]] = []
    with acting(system_actor("jobs")):
        with connection.cursor() as cursor:
            cursor.execute(_ORPHANS, [lease_seconds(), AT_A_TIME])
            rows = cursor.fetchall()
        for job_id, name, queue, arguments, attempt, fence, correlation_id, began in rows:
            one = JOBS.get(name) or RegisteredJob(name, _nothing, queue, retries=0, backoff_seconds=1)
            run = JobRun(job_id, name, queue, attempt, one.attempts_allowed, correlation_id, error=_error(attempt))
            if began and attempt >= one.attempts_allowed:
                payload = json.loads(arguments) if isinstance(arguments, str) else arguments
                settling.give_up(job_id, fence, payload=payload, error=_error(attempt))
                told += [("failure", run), ("dead_letter", run)]
                continue
            seconds = _wait(one, attempt) if began else 0.0
            settling.put_back(job_id, fence, seconds=seconds)
            told += [("failure", run), ("retry", run)]
    for moment, run in told:
        hooks.tell(moment, run)
    return len(rows)


def _wait(one: RegisteredJob, attempt: int) -> float:
    chance = random.SystemRandom().uniform
    return wait_seconds(
        attempt, backoff_seconds=one.backoff_seconds, chance=chance, most=LONGEST_WAIT_OF_AN_ORPHAN_SECONDS
    )


def _error(attempt: int) -> tuple[str, str]:
    times = "once" if attempt == 1 else f"{attempt} times"
    return DIED, f"Its worker ended before the job was done, {times}. See the worker's log, then retry or discard it."


def _nothing(**_arguments: Any) -> None:
    """Stand for a job whose name this version does not know."""
