"""Keeping whom was told that a roadmap left its track. Part of the job that tells; nobody's act."""

from __future__ import annotations

from datetime import datetime

from clear_platform.foundation.public import Actor
from outcomes.learning.models import OutcomeNotice, RoadmapOutcome


def take_notice(*, actor: Actor, outcome: RoadmapOutcome, user_id: int, computed_at: datetime) -> bool:
    """Keep that a person is told of a computation, and say whether that is still to be done.

    Whoever asks at the same moment waits until the first has told or failed.
    """
    _row, created = OutcomeNotice.objects.for_actor(actor, "act").get_or_create(
        outcome_id=outcome.pk,
        user_id=user_id,
        computed_at=computed_at,
        defaults={"organization_id": outcome.organization_id},
    )
    return bool(created)
