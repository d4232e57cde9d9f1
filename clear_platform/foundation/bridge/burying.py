"""Giving up what cannot pass the bridge: a dead letter with all that is needed to try it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from clear_platform.foundation.bridge.standing import bridge
from clear_platform.foundation.jobs.models import DeadLetter
from clear_platform.foundation.jobs.rules import told
from clear_platform.foundation.jobs.settling import LONGEST_TEXT
from clear_platform.foundation.masking import masked
from clear_platform.foundation.tenancy.models import Organization


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
    owner = Organization.objects.filter(pk=organization_id or 0).first()
    code, text = told(fault)
    DeadLetter.objects.create(
        organization=owner or Organization.objects.get(kind=Organization.Kind.PLATFORM),
        job_id=0,
        job_name=job,
        queue="events",
        payload_json=payload,
        attempts=attempts,
        error_code=code[:80],
        error_text=masked(text)[:LONGEST_TEXT].replace("\x00", ""),
        correlation_id=of,
    )
