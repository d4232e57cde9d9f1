"""The job that looks after jobs: what ended long ago is forgotten, by the clock."""

from __future__ import annotations

from clear_platform.foundation.jobs.operations import PURGED_AT_ONCE, purge_jobs
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import platform_organization_id, system_actor

PURGE, EACH_HOUR = "foundation.purge_jobs", "50 * * * *"


def purge() -> None:
    """Forget jobs that ended more than JOBS_KEPT_HOURS ago, a thousand to a transaction."""
    with acting(system_actor(PURGE), read_only=True):
        platform = platform_organization_id()
    while purge_jobs(actor=system_actor(PURGE, organization_id=platform)) == PURGED_AT_ONCE:
        continue
