"""Reads of what roadmaps came to, within the reader's scope."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q

from clear_platform.foundation.public import Actor, ScopedQuerySet
from execution.public import Delta, Learned, systems_carried_out
from outcomes.learning.models import RoadmapOutcome
from outcomes.learning.rules.aggregating import Told

# What doors call rows that they were given; they import no model.
Row = RoadmapOutcome

SNAPSHOT_OF = {"30d": "at_30d", "60d": "at_60d", "90d": "at_90d"}
TARGETS = tuple(SNAPSHOT_OF)


def roadmap_outcomes_for(actor: Actor) -> ScopedQuerySet:
    """Give the outcomes of roadmaps an actor may see, the newest first, with roadmap and snapshots."""
    return (
        RoadmapOutcome.objects.for_actor(actor)
        .select_related("enterprise__organization", "roadmap", "baseline_snapshot", "at_30d", "at_60d", "at_90d")
        .order_by("-computed_at", "-pk")
    )


def roadmap_outcomes_of(*, actor: Actor, enterprise_id: int) -> ScopedQuerySet:
    """Give the outcomes of one enterprise's roadmaps that the actor may see, the newest first."""
    return roadmap_outcomes_for(actor).filter(enterprise_id=enterprise_id)


def roadmap_outcome_for(*, actor: Actor, outcome_id: int) -> RoadmapOutcome:
    """Give one outcome in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = RoadmapOutcome.objects.select_related(
        "enterprise__organization", "roadmap", "baseline_snapshot", "at_30d", "at_60d", "at_90d"
    )
    found: RoadmapOutcome = rows.get_for(actor, outcome_id)
    return found


def newest_outcome(*, actor: Actor, enterprise_id: int, version: str) -> RoadmapOutcome | None:
    """Give the newest outcome of a roadmap or of a version it renews: those of one major version."""
    major = version.partition(".")[0]
    rows = roadmap_outcomes_of(actor=actor, enterprise_id=enterprise_id)
    found: RoadmapOutcome | None = rows.filter(roadmap__version__startswith=f"{major}.").first()
    return found


def learned_from(row: RoadmapOutcome) -> Learned:
    """Give an outcome as a roadmap takes it in."""
    target: Any = getattr(row, SNAPSHOT_OF[row.target_label])
    deltas = tuple(Delta(name, one["baseline"], one["target"], one["delta"]) for name, one in row.deltas_json.items())
    return Learned(
        label=row.target_label,
        baseline_on=row.baseline_snapshot.date,
        measured_on=target.date,
        status=row.status,
        deltas=deltas,
        roi=row.realized_roi_12_months_estimate_json,
        currency=row.currency,
        missing=tuple(one["name"] for one in row.missing_json),
        notes=row.notes,
    )


def learned_of(actor: Actor, roadmap: Any) -> Learned | None:
    """Give the newest outcome of a roadmap as its renewal takes it in, None where none was computed."""
    found = newest_outcome(actor=actor, enterprise_id=roadmap.enterprise_id, version=roadmap.version)
    return None if found is None else learned_from(found)


def told_of(actor: Actor) -> list[Told]:
    """Give the newest outcome of each enterprise in sight as `aggregated` takes it. Two queries."""
    rows = list(
        RoadmapOutcome.objects.for_actor(actor)
        .select_related("enterprise")
        .order_by("enterprise_id", "-computed_at", "-pk")
        .distinct("enterprise_id")
    )
    systems = systems_carried_out(actor=actor, enterprise_ids=[row.enterprise_id for row in rows])
    return [
        Told(
            enterprise_id=row.enterprise_id,
            industry=(row.enterprise.industry or "")[:2],
            size_band=row.enterprise.size_band or "",
            systems=tuple(systems.get(row.enterprise_id, ())),
            baseline={name: Decimal(one["baseline"]) for name, one in row.deltas_json.items()},
            target={name: Decimal(one["target"]) for name, one in row.deltas_json.items()},
        )
        for row in rows
    ]


def off_the_track(actor: Actor) -> ScopedQuerySet:
    """Give the outcomes in sight that are not on track, of roadmaps that nobody made anew since, the newest first."""
    return (
        roadmap_outcomes_for(actor)
        .exclude(status=RoadmapOutcome.Status.ON_TRACK)
        .filter(Q(roadmap__status="active") | Q(roadmap__renewed_by__status="active"))
    )
