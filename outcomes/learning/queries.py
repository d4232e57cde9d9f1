"""Reads of what roadmaps came to, within the reader's scope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Value
from django.urls import reverse

from clear_platform.foundation.public import Actor, ScopedQuerySet
from execution.public import Delta, Learned, roadmaps_for, systems_carried_out
from outcomes.learning import wording
from outcomes.learning.models import GatheredOutcomes, RoadmapOutcome, SnapshotMapping
from outcomes.learning.rules.aggregating import Told
from outcomes.learning.rules.calculating import SINCE_IT_BEGAN, stated_again
from outcomes.learning.rules.exports import Columns, columns_from
from outcomes.learning.rules.walking import Walked, walked
from outcomes.records.library import SHIPPED_METRICS
from outcomes.records.rules import Metric
from outcomes.snapshots.queries import Snapshot as SnapshotRow
from outcomes.snapshots.queries import snapshots_of
from outcomes.snapshots.rules import METRICS
from outcomes.snapshots.wording import SHORT

# What doors call rows that they were given; they import no model.
Row = RoadmapOutcome
Snapshot = SnapshotRow

SNAPSHOT_OF = {"30d": "at_30d", "60d": "at_60d", "90d": "at_90d"}
TARGETS = tuple(SNAPSHOT_OF)
_BESIDE = ("enterprise__organization", "roadmap", "baseline_snapshot", *SNAPSHOT_OF.values(), "computed_by")


def days_held(row: Row) -> int:
    """How many days passed from an outcome's baseline to the snapshot that it is held against."""
    held = getattr(row, SNAPSHOT_OF[row.target_label])
    return int((held.date - row.baseline_snapshot.date).days)


def roadmap_outcomes_for(actor: Actor) -> ScopedQuerySet:
    """Give the outcomes of roadmaps an actor may see, the newest first, with roadmap and snapshots."""
    return RoadmapOutcome.objects.for_actor(actor).select_related(*_BESIDE).order_by("-computed_at", "-pk")


def roadmap_outcomes_of(*, actor: Actor, enterprise_id: int) -> ScopedQuerySet:
    """Give the outcomes of one enterprise's roadmaps that the actor may see, the newest first."""
    return roadmap_outcomes_for(actor).filter(enterprise_id=enterprise_id)


def roadmap_outcome_for(*, actor: Actor, outcome_id: int) -> RoadmapOutcome:
    """Give one outcome in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    rows = RoadmapOutcome.objects.select_related(*_BESIDE)
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
        # What was not stated is no measurement that is lacking; section 9 tells of it.
        missing=tuple(one["name"] for one in row.missing_json if one["name"] in METRICS),
        notes=row.notes,
        early=any(one["name"] == SINCE_IT_BEGAN for one in row.missing_json),
        names={one.code: one.name for one in SHIPPED_METRICS},
    )


def learned_of(actor: Actor, roadmap: Any) -> Learned | None:
    """Give the newest outcome of a roadmap as its renewal takes it in, None where none was computed."""
    found = newest_outcome(actor=actor, enterprise_id=roadmap.enterprise_id, version=roadmap.version)
    return None if found is None else learned_from(found)


def told_of(actor: Actor, *, invented: bool | None = False) -> list[Told]:
    """Give the newest outcome of each enterprise in sight as `aggregated` takes it. Two queries.

    Takes: whether of invented enterprises alone, of all others, or of all where None.
    """
    kept = Q() if invented is None else Q(enterprise__organization__origin="invented")
    rows = list(
        RoadmapOutcome.objects.for_actor(actor)
        .filter(~kept if invented is False else kept)
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


def gathered_newest(*, invented: bool = False) -> GatheredOutcomes | None:
    """Give what was gathered last of all enterprises, or of the demonstration's. Nobody's rows: no actor is asked."""
    return GatheredOutcomes.objects.filter(is_invented=invented).order_by("-as_of").first()


def outcome_of_roadmap(*, actor: Actor, roadmap_id: int) -> RoadmapOutcome | None:
    """Give what a roadmap came to, None where nobody computed it yet."""
    found: RoadmapOutcome | None = roadmap_outcomes_for(actor).filter(roadmap_id=roadmap_id).first()
    return found


def mapping_of(*, actor: Actor, enterprise_id: int) -> SnapshotMapping | None:
    """Give how an enterprise's exports are read, None where nobody has said it yet."""
    found: SnapshotMapping | None = SnapshotMapping.objects.for_actor(actor).filter(enterprise_id=enterprise_id).first()
    return found


def columns_of(row: SnapshotMapping) -> Columns:
    """Give the columns that a mapping names."""
    return columns_from(vars(row))


def walk_of(row: RoadmapOutcome) -> Walked:
    """Give an outcome worked out again from what it was computed from."""
    return walked(row.deltas_json, stated_again(row.stated_json), METRICS)


def worth_in_words(row: RoadmapOutcome) -> list[dict[str, str]]:
    """Give the figures of an outcome with their names and units."""
    return wording.worth_in_words(row.realized_roi_12_months_estimate_json, row.currency)


def labels_taken(*, actor: Actor, enterprise_id: int) -> dict[str, date]:
    """Give for each label of which there is a snapshot the day of the newest."""
    rows = snapshots_of(actor, enterprise_id=enterprise_id).order_by("date", "pk")
    return dict(rows.values_list("label", "date"))


def baselines_of(*, actor: Actor, enterprise_id: int) -> list[date]:
    """Give the days of the baselines of an enterprise, the newest first."""
    rows = snapshots_of(actor, enterprise_id=enterprise_id).filter(label="baseline")
    return sorted(rows.values_list("date", flat=True), reverse=True)


def deltas_in_words(row: RoadmapOutcome, known: Mapping[str, Metric]) -> list[dict[str, str]]:
    """Give what changed in words, each change with where it went, and which way that is."""
    target = getattr(row, SNAPSHOT_OF[row.target_label])
    why = reverse("enterprise-snapshot-page", args=[row.enterprise_id, target.pk])
    return [
        {
            "label": str(SHORT[name]),
            "value": wording.delta_in_words(known[name], Decimal(one["delta"])),
            "why": why,
            "note": wording.way_of(name, Decimal(one["delta"])),
        }
        # The database keeps members in no order of ours.
        for name in METRICS
        if (one := row.deltas_json.get(name)) is not None
    ]


def off_the_track(actor: Actor) -> ScopedQuerySet:
    """Give the outcomes in sight that are not on track, the newest first.

    Those of the roadmap in force, or of a version it goes back to where none after that was measured; not those of a
    roadmap that was made anew since.
    """
    in_force = roadmaps_for(actor).filter(enterprise=OuterRef("enterprise"), status="active")
    measured_since = RoadmapOutcome.objects.for_actor(actor).filter(
        enterprise=OuterRef("enterprise"), roadmap__gt=OuterRef("roadmap")
    )
    return (
        roadmap_outcomes_for(actor)
        .exclude(status=RoadmapOutcome.Status.ON_TRACK)
        .annotate(major=_major("roadmap__version"))
        .filter(Exists(in_force.annotate(major=_major("version")).filter(major=OuterRef("major"))))
        .exclude(Exists(measured_since.annotate(major=_major("roadmap__version")).filter(major=OuterRef("major"))))
    )


def _major(version: str) -> Func:
    """Give the part of a version that every renewal keeps, and that a roadmap made anew counts on: `v1` of `v1.3`."""
    return Func(F(version), Value("."), Value(1), function="split_part", output_field=CharField())
