"""Roadmaps that were measured, for these tests, made by the operations that make them in life."""

from __future__ import annotations

from datetime import date
from typing import Any

from clear_platform.foundation.public import Actor
from execution.models import Roadmap
from outcomes.learning.operations.computing import compute_roadmap_outcome
from outcomes.learning.operations.proving import AFTER, ASSUMPTIONS, BEFORE, PROJECTION
from outcomes.learning.results import Computed
from tests.execution.roadmaps.making import pack_of
from tests.outcomes.factories import taken

START, DAY_60 = date(2026, 1, 5), date(2026, 3, 6)
WORSE = {"lead_response_minutes": 170.0, "lead_to_appt_rate": 0.2, "close_rate": 0.25, "weekly_ops_hours": 39.5}
"""How an enterprise stands whose roadmap is off its track: a quarter of an hour is no twelve thousand."""


def planned(enterprise_id: int, owner: Actor, **stated: Any) -> Roadmap:
    """A roadmap that states what the loop that is proved states."""
    facts = {"assumptions": ASSUMPTIONS, "roi_projection": PROJECTION, **stated}
    made: Roadmap = pack_of(enterprise_id, owner, **facts).roadmap
    return made


def looked(enterprise_id: int, owner: Actor, **after: float) -> None:
    """A baseline, and a snapshot of day 60, that of the loop where nothing else is said."""
    taken(enterprise_id, START, "baseline", by=owner, **{name: float(value) for name, value in BEFORE.items()})
    came = after or {name: float(value) for name, value in AFTER.items()}
    taken(enterprise_id, DAY_60, "60d", by=owner, **came)


def computed(roadmap: Roadmap, owner: Actor) -> Computed:
    """What the roadmap came to after sixty days."""
    return compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d")
