"""Reads of jobs, for staff: how the queues stand, dead letters, schedules."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.jobs.models import DeadLetter, Schedule
from clear_platform.foundation.jobs.registry import JobName
from clear_platform.foundation.jobs.results import DeadLetterShown, QueueFigures
from clear_platform.foundation.jobs.rules import QUEUES
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import require

READERS = Allowed(staff=tuple(StaffGroup))
RATE_MINUTES = 15

# The oldest is looked for among those that were enqueued first, so that the question stays cheap however many wait.
_FIGURES = """
WITH done AS MATERIALIZED (
    SELECT job.queue_name AS queue, count(*) AS ended
    FROM procrastinate_events AS event JOIN procrastinate_jobs AS job ON job.id = event.job_id
    WHERE event.type = 'succeeded' AND event.at > clock_timestamp() - make_interval(mins => %(minutes)s)
    GROUP BY job.queue_name
)
SELECT queue, waiting, later, running, coalesce(extract(epoch FROM clock_timestamp() - oldest), 0)::float8,
    coalesce(ended, 0)::float8 / %(minutes)s, failed, dead
FROM unnest(%(queues)s::text[]) WITH ORDINALITY AS wanted(queue, place) LEFT JOIN done USING (queue),
LATERAL (
    SELECT count(*) FILTER (WHERE scheduled_at IS NULL OR scheduled_at <= clock_timestamp()) AS waiting,
        count(*) FILTER (WHERE scheduled_at > clock_timestamp()) AS later
    FROM procrastinate_jobs WHERE queue_name = queue AND status = 'todo'
) AS depth,
LATERAL (SELECT count(*) AS running FROM procrastinate_jobs WHERE queue_name = queue AND status = 'doing') AS busy,
LATERAL (
    SELECT min(held.ready_at) AS oldest
    FROM (
        SELECT id FROM procrastinate_jobs
        WHERE queue_name = queue AND status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp())
        ORDER BY id LIMIT 500
    ) AS first JOIN foundation_joblease AS held ON held.job_id = first.id
) AS lag,
LATERAL (SELECT count(*) AS failed FROM procrastinate_jobs WHERE queue_name = queue AND status = 'failed') AS lost,
LATERAL (SELECT count(*) AS dead FROM foundation_deadletter AS letter
    WHERE letter.queue = wanted.queue AND letter.settled_as = '') AS unsettled
ORDER BY place
"""

_CARRIED = """
SELECT EXISTS (
    SELECT FROM procrastinate_jobs WHERE task_name = %s AND args = %s::jsonb AND status IN ('todo', 'doing')
)
"""

_CARRIED_SINCE = """
SELECT min(held.ready_at)
FROM procrastinate_jobs AS job JOIN foundation_joblease AS held ON held.job_id = job.id
WHERE job.task_name = %s AND job.args @> %s::jsonb AND job.status IN ('todo', 'doing')
"""

_LONGEST_WAIT = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(held.ready_at)), 0)::float8
FROM (
    SELECT id FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp()) ORDER BY id LIMIT 500
) AS first JOIN foundation_joblease AS held ON held.job_id = first.id
"""


def job_goes_on(job_id: int) -> bool:
    """Say whether a job waits on its queue or is being done, within the open scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status IN ('todo', 'doing') FROM procrastinate_jobs WHERE id = %s", [job_id])
        row = cursor.fetchone()
    return row is not None and bool(row[0])


def is_carried(job: JobName, **ids: Any) -> bool:
    """Say whether any job of a name waits on its queue or is being done for these arguments."""
    with connection.cursor() as cursor:
        cursor.execute(_CARRIED, [job.name, json.dumps(ids)])
        [found] = cursor.fetchone()
    return bool(found)


def carried_since(job: JobName, **ids: Any) -> datetime | None:
    """Give since when a job of a name could have run for these arguments that waits or is being done; None for none.

    For whatever arguments where none are named.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CARRIED_SINCE, [job.name, json.dumps(ids)])
        [since] = cursor.fetchone()
    found: datetime | None = since
    return found


def longest_wait_seconds() -> float:
    """Give for how long the job that waits longest could have run, over all queues."""
    with connection.cursor() as cursor:
        cursor.execute(_LONGEST_WAIT)
        [seconds] = cursor.fetchone()
    return float(seconds)


def queue_figures(actor: Actor) -> list[QueueFigures]:
    """Give how every queue stands, in the order of the names in `rules`. Refuses: `RoleNotAllowed` to customers."""
    require(actor, READERS)
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"queues": list(QUEUES), "minutes": RATE_MINUTES})
        return [QueueFigures(*row) for row in cursor.fetchall()]


def dead_letters_for(actor: Actor, *, settled: bool | None = False) -> QuerySet[Any]:
    """Give jobs that were given up, newest first: those nobody settled, the others, or with None both."""
    require(actor, READERS)
    rows = DeadLetter.objects.for_actor(actor).order_by("-died_at", "-pk")
    if settled is None:
        return rows
    return rows.exclude(settled_as="") if settled else rows.filter(settled_as="")


def dead_letter_shown(row: DeadLetter) -> DeadLetterShown:
    """Give a dead letter as doors show it."""
    return DeadLetterShown(
        id=row.pk,
        job_id=row.job_id,
        job_name=row.job_name,
        queue=row.queue,
        payload=row.payload_json,
        attempts=row.attempts,
        error_code=row.error_code,
        error_text=row.error_text,
        died_at=row.died_at,
        organization_id=row.organization_id,
        settled_as=row.settled_as,
        settled_at=row.settled_at,
        reason=row.reason,
        retried_as=row.retried_as,
    )


def schedule_named(name: str) -> Schedule:
    """Give a schedule by its name. Refuses: `NotFound`."""
    row = Schedule.objects.filter(name=name).first()
    if row is None:
        raise NotFound()
    return row
