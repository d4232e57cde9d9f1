"""What the lineage is told of outcomes: how each stands, and which decision it is a result of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clear_platform.foundation.public import (
    Actor,
    Cited,
    NewCitation,
    Thing,
    Touched,
    cite_many,
    mark_removed,
    not_noted,
    system_actor,
    touch_many,
)
from enterprises.public import content_hash
from outcomes.records.models import Outcome

AT_ONCE = 1000
KIND = "outcome"
"""What an outcome is called among things that can be cited."""


def note_outcomes(*, rows: Sequence[Outcome]) -> None:
    """Note how outcomes stand, and that they cite their decisions. Two statements a thousand at most."""
    touch_many(things=[_citable(row) for row in rows])
    cite_many(
        wanted=[
            NewCitation(row.organization_id, Thing(KIND, str(row.pk)), Cited("decision", str(row.decision_id)))
            for row in rows
            if row.decision_id is not None
        ],
    )


def note_outcomes_gone(*, actor: Actor, ids: Iterable[int]) -> None:
    """Note that outcomes were taken away; what cites them shows it."""
    mark_removed(actor=actor, kind=KIND, refs=ids)


def catch_up_with_outcomes() -> int:
    """Note outcomes of earlier releases; part of `sync_reference_data`. Gives how many; a second run none."""
    actor = system_actor("sync_reference_data")
    missing = not_noted(KIND, Outcome.objects.for_actor(actor).order_by("pk"))
    found = 0
    while rows := list(missing[:AT_ONCE]):
        note_outcomes(rows=rows)
        found += len(rows)
    return found


def _citable(row: Outcome) -> Touched:
    said = {
        "enterprise": row.enterprise_id,
        "type": row.outcome_type,
        "measured_at": None if row.measured_at is None else row.measured_at.isoformat(),
        "valid_on": None if row.valid_on is None else row.valid_on.isoformat(),
        "metrics": row.metrics_json,
    }
    return Touched(KIND, str(row.pk), content_hash(said), f"{row.outcome_type} outcome {row.pk}", row.organization_id)
