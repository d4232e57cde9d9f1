"""Jobs as a worker fetches them, without a worker; and refusals for them to fail with."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.jobs.errors import AlreadySettled
from clear_platform.foundation.jobs.registry import JobName, enqueue
from clear_platform.foundation.limits.errors import TooManyRequests
from clear_platform.foundation.public import acting
from tests import actors


def refused() -> ClearError:
    """A refusal that stays one, however often it is tried."""
    return AlreadySettled(settled_as="discarded", settled_at="yesterday")


def away(seconds: int = 600) -> ClearError:
    """A refusal that may be another answer later."""
    return TooManyRequests(most=1, window_seconds=60, retry_after_seconds=seconds)


def fetched(name: str = "", *, again: int = 0, **arguments: Any) -> int:
    """Take a job from its queue, as a worker that is not registered would; gives its id."""
    with acting(actors.system()), connection.cursor() as cursor:
        job_id = again or enqueue(JobName(name), **arguments)
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', scheduled_at = NULL WHERE id = %s AND status = 'todo'",
            [job_id],
        )
    return job_id


def row_of(job_id: int) -> dict[str, Any]:
    """Give how a job stands on its queue."""
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, args, extract(epoch FROM scheduled_at - clock_timestamp()) FROM procrastinate_jobs"
            " WHERE id = %s",
            [job_id],
        )
        status, arguments, seconds = cursor.fetchone()
    return {"status": status, "args": json.loads(arguments), "seconds_until": float(seconds or 0)}
