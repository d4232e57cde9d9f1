"""The job that loads a batch part by part, as whoever asked for it. Cut off anywhere, it goes on from there."""

from __future__ import annotations

from typing import Any

from clear_platform.foundation.credentials.again import asker_again
from clear_platform.foundation.imports.models import ImportBatch
from clear_platform.foundation.imports.operations.committing import fail_import, take_up_again
from clear_platform.foundation.imports.operations.loading import load_part
from clear_platform.foundation.jobs.leases import current_lease
from clear_platform.foundation.jobs.registry import job
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.queries import system_actor


def say_it_was_given_up(payload: dict[str, Any], error: tuple[str, str]) -> None:
    """Let the batch say that its loading was given up, in the transaction that gives up the job."""
    fail_import(actor=system_actor("jobs"), batch_id=payload["batch_id"], reason=error[1])


def let_it_go_on(actor: Actor, payload: dict[str, Any]) -> None:
    """Let the batch be loaded once more, in the transaction that retries the job."""
    take_up_again(actor=actor, batch_id=payload["batch_id"])


@job("foundation.load_import", queue="imports", given_up=say_it_was_given_up, taken_up=let_it_go_on)
def load_import(*, batch_id: int, user_id: int | None, organization_id: int | None, key_id: int | None = None) -> None:
    """Load what is left of a batch. Of one that is loaded or stopped by now, nothing.

    Takes: who asked; for an API key `user_id` is who made it. What they may is asked anew before each part: a key that
    was revoked, or a person who left, loads no further one.
    """
    lease = current_lease()
    status: str = ImportBatch.Status.COMMITTING
    while status == ImportBatch.Status.COMMITTING:
        if lease is not None:
            lease.go_on()
        actor = asker_again("imports", user_id=user_id, organization_id=organization_id, key_id=key_id)
        status = load_part(actor=actor, batch_id=batch_id).status
