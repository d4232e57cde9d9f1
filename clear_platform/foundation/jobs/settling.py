"""What becomes of a job in the end: done, put back for another try, or given up. Each only for who holds the fence.

Bookkeeping of the queue itself, so it leaves no entry in the audit log. Not here: what staff do with dead letters
(`operations`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from clear_platform.foundation.jobs.models import DeadLetter, JobLease
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.masking import masked
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.models import Organization
from clear_platform.foundation.tenancy.queries import system_actor

LONGEST_TEXT = 4000

# The fence moves on with the end of the lease: whatever of that execution still runs writes nothing any more.
_RELEASE = """
UPDATE foundation_joblease
SET lease_until = NULL, worker = '', fence = nextval('foundation_job_fence'),
    ready_at = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE job_id = %(job)s AND fence = %(fence)s RETURNING ready_at
"""
_FINISH = "SELECT procrastinate_finish_job_v1(%s, %s::procrastinate_job_status, false)"
_PUT_BACK = "SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)"


def finish(job_id: int, fence: int) -> bool:
    """Note that a job is done. Gives whether the fence still held."""
    with acting(system_actor("jobs")), connection.cursor() as cursor:
        if not _release(cursor, job_id, fence):
            return False
        cursor.execute(_FINISH, [job_id, "succeeded"])
        return True


def put_back(job_id: int, fence: int, *, seconds: float) -> bool:
    """Let a job be tried again after a while. Gives whether the fence still held."""
    with acting(system_actor("jobs")), connection.cursor() as cursor:
        ready_at = _release(cursor, job_id, fence, seconds=seconds)
        if ready_at is None:
            return False
        cursor.execute(_PUT_BACK, [job_id, ready_at])
        return True


def give_up(job_id: int, fence: int, *, payload: dict[str, Any], error: tuple[str, str]) -> bool:
    """Note that a job failed for good, with all that is needed to run it again. Gives whether the fence still held."""
    with acting(system_actor("jobs")), connection.cursor() as cursor:
        if not _release(cursor, job_id, fence):
            return False
        cursor.execute(_FINISH, [job_id, "failed"])
        lease = JobLease.objects.get(pk=job_id)
        bury(
            job_id=job_id,
            job=lease.name,
            queue=lease.queue,
            payload=payload,
            attempts=lease.attempt,
            error=error,
            organization_id=lease.organization_id,
            correlation_id=lease.correlation_id,
        )
        one = JOBS.get(lease.name)
        if one is not None and one.given_up is not None:
            one.given_up(payload, error)
        return True


def bury(
    *,
    job: str,
    queue: str,
    payload: dict[str, Any],
    attempts: int,
    error: tuple[str, str],
    organization_id: int | None,
    correlation_id: UUID,
    job_id: int = 0,
) -> None:
    """Write a dead letter, in the open transaction, with the job that tries it again and what that one takes.

    It is the platform's where it is not known whose it is, or that organization is gone.
    """
    owner = Organization.objects.filter(pk=organization_id or 0).first()
    DeadLetter.objects.create(
        organization=owner or Organization.objects.get(kind=Organization.Kind.PLATFORM),
        job_id=job_id,
        job_name=job,
        queue=queue,
        payload_json=payload,
        attempts=attempts,
        error_code=error[0][:80],
        error_text=fit_to_keep(error[1]),
        correlation_id=correlation_id,
    )


def fit_to_keep(text: str) -> str:
    """Give the text of a fault without what is secret or cannot be kept, cut short."""
    return masked(text)[:LONGEST_TEXT].replace("\x00", "")


def _release(cursor: Any, job_id: int, fence: int, *, seconds: float = 0.0) -> Any:
    cursor.execute(_RELEASE, {"job": job_id, "fence": fence, "seconds": seconds})
    row = cursor.fetchone()
    return None if row is None else row[0]
