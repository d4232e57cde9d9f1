"""Writing down how an enterprise stood on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    Actor,
    News,
    enqueue,
    job_name,
    operation,
    publish_many,
    record,
)
from clear_platform.foundation.stated import refuse_out_of_reach
from enterprises.public import day_at, enterprise_for
from execution.public import KEEPERS
from outcomes.snapshots.contracts import SnapshotCaptured
from outcomes.snapshots.errors import SnapshotInTheFuture, SnapshotRefused
from outcomes.snapshots.models import ImplementationSnapshot
from outcomes.snapshots.results import Captured
from outcomes.snapshots.rules import METRICS, exactly, faults_of

COPY = job_name("outcomes.copy_snapshot")


@operation(KEEPERS)
def capture_snapshot(
    *,
    actor: Actor,
    enterprise_id: int,
    label: str,
    metrics: Mapping[str, Decimal | float | int | None],
    on: date | None = None,
    source: str = "manual",
    notes: str = "",
    file_copy: bool = False,
) -> Captured:
    """Write down how an enterprise stood on a day.

    Takes: `label`, one of baseline, 30d, 60d, 90d, custom; `metrics`, numbers by metric, what was not measured left out
    or None; the day, today at the enterprise unless given; `source`, one of manual, ghl_export, api; `file_copy`,
    whether a file is to hold it too. Gives: the snapshot, and whether it is new, changed or the same.
    Refuses: `NotVisible`, `DayOutOfReach`, `SnapshotInTheFuture`, `SnapshotRefused` with a pointer to each
    figure at fault.
    Leaves: one row in the enterprise's own file for a day, label and source, however often it is sent; its earlier
    state in the history of rows where it changed; an audit event and an event, none where nothing changed; where a
    file was asked for, the job that writes it.
    """
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    today = day_at(enterprise.settings, clock.now())
    day = on or today
    refuse_out_of_reach(day, "/date")
    if day > today:
        raise SnapshotInTheFuture(day=day.isoformat())
    faults = faults_of(metrics)
    if faults:
        raise SnapshotRefused(problems=faults)
    figures = exactly(metrics)
    rows = ImplementationSnapshot.objects.for_actor(actor, "act").select_for_update(of=("self",))
    row, created = rows.get_or_create(
        enterprise_id=enterprise_id,
        date=day,
        label=label,
        source=source,
        defaults={"organization_id": enterprise_id, "notes": notes, "recorded_by_id": actor.id, **figures},
    )
    if file_copy:
        enqueue(COPY, snapshot_id=row.pk)
    before = None
    if not created:
        standing = {name: getattr(row, name) for name in METRICS}
        if standing == figures and row.notes == notes:
            return Captured(row, "unchanged")
        before = {"metrics": _told(standing)}
        for name, value in figures.items():
            setattr(row, name, value)
        row.notes, row.recorded_at, row.recorded_by_id = notes, clock.now(), actor.id
        row.save(update_fields=[*METRICS, "notes", "recorded_at", "recorded_by"])
        row.refresh_from_db(fields=["row_version"])
    record(
        actor=actor,
        action="capture_snapshot",
        obj=row,
        before=before,
        after={"date": day, "label": label, "source": source, "metrics": _told(figures)},
    )
    publish_many(actor=actor, type="snapshot.captured", news=[_news_of(row)])
    return Captured(row, "created" if created else "changed")


def _told(figures: Mapping[str, Decimal | None]) -> dict[str, str]:
    return {name: format(value.normalize(), "f") for name, value in figures.items() if value is not None}


def _news_of(row: ImplementationSnapshot) -> News:
    return News(
        subject=f"snapshot/{row.pk}",
        data=SnapshotCaptured.model_validate(
            {
                "snapshot_id": row.pk,
                "enterprise_id": row.enterprise_id,
                "day": row.date,
                "label": row.label,
                "source": row.source,
                "metrics": {name: value.normalize() for name, value in row.metrics.items()},
            }
        ),
        organization_id=row.organization_id,
    )
