"""Forgetting answers of pure capabilities that were kept for long. Not here: what runs keep; that stays."""

from __future__ import annotations

from datetime import timedelta

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Allowed, operation, record
from execution.runs.models import StepCache

ANSWERS_KEPT_DAYS = 30
FORGOTTEN_AT_ONCE = 2_000


@operation(Allowed(), system=True)
def forget_old_answers(*, actor: Actor) -> int:
    """Forget the oldest of the answers whose time is over.

    Gives: how many, at most `FORGOTTEN_AT_ONCE`. Leaves: one entry of the log where there were any.
    """
    rows = StepCache.objects.for_actor(actor)
    old = rows.filter(kept_at__lt=clock.now() - timedelta(days=ANSWERS_KEPT_DAYS)).order_by("kept_at")
    forgotten, _each = rows.filter(pk__in=list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])).delete()
    if forgotten:
        record(
            actor=actor,
            action="forget_old_answers",
            object_type="execution.stepcache",
            before={"answers": forgotten},
        )
    return forgotten
