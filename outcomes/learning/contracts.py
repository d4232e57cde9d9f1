"""What is told of outcomes of roadmaps."""

from __future__ import annotations

from typing import Literal

from clear_platform.foundation.public import Contract, contract
from clear_platform.foundation.said import Code, Figure, RowId


@contract("roadmap.outcome.computed", version=1)
class RoadmapOutcomeComputed(Contract):
    """What a roadmap came to was computed; figures that could not be are left out."""

    outcome_id: RowId
    roadmap_id: RowId
    enterprise_id: RowId
    target: Literal["30d", "60d", "90d"]
    status: Literal["on_track", "at_risk", "off_track"]
    before: Literal["on_track", "at_risk", "off_track"] | None
    worth: dict[Code, Figure]
