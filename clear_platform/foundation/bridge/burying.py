"""Giving up what cannot pass the bridge: a dead letter with all that is needed to try it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from clear_platform.foundation.bridge.standing import bridge
from clear_platform.foundation.jobs import settling
from clear_platform.foundation.jobs.models import DeadLetter
from clear_platform.foundation.jobs.rules import told


def bury(
    job: str,
    payload: dict[str, Any],
    fault: BaseException,
    *,
    of: UUID,
    organization_id: int | None = None,
    attempts: int = 1,
) -> None:
    """Write a dead letter, once for each `of` as long as nobody settled it: whoever dies before NATS knows tries again.

    Takes: the job that tries it again and what that one takes; whose it is, else the platform's.
    """
    open_letters = DeadLetter.objects.for_actor(bridge()).filter(settled_as="")
    if open_letters.filter(job_name=job, correlation_id=of).exists():
        return
    settling.bury(
        job=job,
        queue="events",
        payload=payload,
        attempts=attempts,
        error=told(fault),
        organization_id=organization_id,
        correlation_id=of,
    )
