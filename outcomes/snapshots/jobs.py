"""Jobs of snapshots: the copy of one as a file, where it was asked for."""

from __future__ import annotations

from django.conf import settings

from clear_platform.foundation.public import acting, job, system_actor
from outcomes.snapshots.files import write_copy
from outcomes.snapshots.queries import snapshots_for

COPY = "outcomes.copy_snapshot"


@job(COPY, backoff_seconds=60)
def copy_snapshot(snapshot_id: int) -> None:
    """Write a snapshot as it stands now into its file; done again it is the same file. One that is gone leaves none."""
    actor = system_actor(COPY)
    with acting(actor, read_only=True):
        row = snapshots_for(actor).filter(pk=snapshot_id).first()
        if row is not None:
            write_copy(settings.SNAPSHOT_COPIES, row)
