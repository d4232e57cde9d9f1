"""An outcome that an enterprise reported to an institution; part of the operations of `reporting`.

It is kept in the institution's file: what is told to one is not shown to others, and whoever sends a link writes
nothing into somebody else's file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, enqueue, publish_many, source_by_code
from outcomes.records.models import Outcome
from outcomes.records.operations.citing import note_outcomes
from outcomes.records.operations.recording import RECOMPUTE
from outcomes.records.operations.telling import news_of
from outcomes.records.rules import as_stored, parts_as_stored

REPORTED = "reported"


def keep_reported_outcome(
    *,
    actor: Actor,
    organization_id: int,
    enterprise_id: int,
    on: date,
    metrics: Mapping[str, Decimal],
    breakdowns: Mapping[str, Any],
    notes: str,
    standing: Outcome | None,
) -> Outcome:
    """Keep what was reported as an outcome of the enterprise, or make the one that stands equal to it.

    Takes: values that the rules let through, and the day the period ends. Gives: the outcome, as it is now.
    """
    values = {
        "metrics_json": as_stored(metrics),
        "breakdowns_json": parts_as_stored(breakdowns),
        "notes": notes,
    }
    if standing is not None and all(getattr(standing, name) == value for name, value in values.items()):
        return standing
    row = standing or Outcome(
        organization_id=organization_id,
        enterprise_id=enterprise_id,
        outcome_type=REPORTED,
        measured_at=datetime.combine(on, time(12), UTC),
        valid_on=on,
        source=source_by_code("internal"),
    )
    for name, value in values.items():
        setattr(row, name, value)
    row.recorded_at = clock.now()
    row.save()
    note_outcomes(rows=[row])
    publish_many(actor=actor, type="outcome.recorded", news=[news_of(row, changed=standing is not None)])
    enqueue(RECOMPUTE, enterprise_id=enterprise_id)
    return row
