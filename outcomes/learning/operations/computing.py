"""Computing what a roadmap came to, from the newest snapshot of a day and the newest baseline before it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    Actor,
    Cited,
    News,
    Thing,
    Touched,
    cite,
    enqueue,
    job_name,
    operation,
    publish_many,
    record,
    touch_many,
)
from enterprises.public import content_hash
from execution.public import KEEPERS, began_on, lacks_currency, roadmap_for, ticket_packs_of, work_of
from outcomes.learning.contracts import RoadmapOutcomeComputed
from outcomes.learning.errors import BaselineLater, NothingInCommon, SnapshotLacking, UnknownTarget
from outcomes.learning.models import RoadmapOutcome
from outcomes.learning.queries import SNAPSHOT_OF
from outcomes.learning.results import Computed
from outcomes.learning.rules.calculating import SINCE_IT_BEGAN, Calculated, calculated, kept_of, plain, stated_from
from outcomes.learning.rules.judging import judged, left_the_track
from outcomes.snapshots.queries import Snapshot, snapshots_of
from outcomes.snapshots.rules import METRICS

TELL = job_name("outcomes.tell_of_lost_track")
ROADMAP_OUTCOME = "roadmap_outcome"
"""What outcomes of roadmaps are called among things that can be cited."""


@operation(KEEPERS)
def compute_roadmap_outcome(
    *,
    actor: Actor,
    roadmap_id: int,
    target_label: str,
    baseline_label: str = "baseline",
    notes: str | None = None,
) -> Computed:
    """Compute what a roadmap came to: the newest snapshot of a label against the newest baseline before it.

    Takes: `target_label`, one of 30d, 60d, 90d; `notes`, what a person says of it, as they stand where None.
    Refuses: `NotVisible`, `UnknownTarget`, `SnapshotLacking`, `BaselineLater`, `NothingInCommon`.
    Leaves: one row a roadmap, however often it is computed, its earlier state in the history of rows; a citation of the
    roadmap, by whose assumptions it was valued; an audit event and an event, none where nothing changed; where it left
    the track, the job that tells the owners.
    """
    if target_label not in SNAPSHOT_OF:
        raise UnknownTarget(label=target_label)
    roadmap = roadmap_for(actor=actor, roadmap_id=roadmap_id, level="act")
    target = _newest(actor, roadmap.enterprise_id, target_label)
    baseline = _baseline(actor, roadmap.enterprise_id, baseline_label, target)
    begins = began_on(actor=actor, roadmap=roadmap)
    tickets_cost, currency = _cost_of(actor, roadmap)
    stated = stated_from(roadmap.metadata_json, tickets_cost=tickets_cost)
    found = calculated(baseline=baseline.metrics, target=target.metrics, stated=stated, metrics=METRICS)
    if not found.changes:
        raise NothingInCommon()
    status = judged(found, stated)
    figures = {
        "baseline_snapshot_id": baseline.pk,
        f"{SNAPSHOT_OF[target_label]}_id": target.pk,
        "target_label": target_label,
        **_kept(found, early=begins is not None and target.date < begins),
        "stated_json": kept_of(stated),
        "currency": currency,
        "cost": found.worth.cost,
        "status": str(status.status),
        "basis": str(status.basis),
        **({} if notes is None else {"notes": notes}),
    }
    rows = RoadmapOutcome.objects.for_actor(actor, "act").select_for_update(of=("self",))
    row, created = rows.get_or_create(
        roadmap_id=roadmap.pk,
        defaults={
            "organization_id": roadmap.organization_id,
            "enterprise_id": roadmap.enterprise_id,
            "computed_by_id": actor.id,
            **figures,
        },
    )
    before = None if created else row.status
    if not created:
        if all(getattr(row, name) == value for name, value in figures.items()):
            return Computed(row, "unchanged")
        for name, value in figures.items():
            setattr(row, name, value)
        row.computed_at, row.computed_by_id = clock.now(), actor.id
        row.save(update_fields=[*(name.removesuffix("_id") for name in figures), "computed_at", "computed_by"])
        row.refresh_from_db(fields=["row_version"])
    _note(actor, row, f"Outcome of roadmap {roadmap.version} of {roadmap.enterprise.organization.name}")
    record(
        actor=actor,
        action="compute_roadmap_outcome",
        obj=row,
        before=None if created else {"status": before},
        after={"roadmap": roadmap.pk, "target": target_label, "status": row.status, **found.shown},
    )
    publish_many(actor=actor, type="roadmap.outcome.computed", news=[_news_of(row, before)])
    left = left_the_track(before, row.status)
    if left:
        enqueue(
            TELL,
            outcome_id=row.pk,
            organization_id=row.organization_id,
            computed_at=row.computed_at.isoformat(),
        )
    return Computed(row, "created" if created else "changed", left)


def _newest(actor: Actor, enterprise_id: int, label: str) -> Snapshot:
    found = snapshots_of(actor, enterprise_id=enterprise_id).filter(label=label).first()
    if found is None:
        raise SnapshotLacking(label=label)
    return found


def _baseline(actor: Actor, enterprise_id: int, label: str, target: Snapshot) -> Snapshot:
    """Give the newest snapshot of a label before another; one taken later stands, and is compared with nothing."""
    before = snapshots_of(actor, enterprise_id=enterprise_id).filter(label=label, date__lt=target.date).first()
    if before is not None:
        return before
    later = _newest(actor, enterprise_id, label)
    raise BaselineLater(baseline=later.date.isoformat(), target=target.date.isoformat())


def _cost_of(actor: Actor, roadmap: Any) -> tuple[Decimal | None, str]:
    """Give what the tickets of a roadmap's pack sum to, where all are in its currency, and that currency.

    It is that of the tickets where no amount is stated; amounts that were stated without one stay without.
    """
    assumed = roadmap.metadata_json.get("assumptions") or {}
    currency = str(assumed.get("currency", ""))
    pack = ticket_packs_of(actor=actor, enterprise_id=roadmap.enterprise_id).filter(roadmap_id=roadmap.pk).first()
    if pack is None or lacks_currency(assumed, roadmap.metadata_json.get("roi_projection") or {}):
        return None, currency
    _sprints, tickets = work_of(actor=actor, pack=pack)
    currencies = {one.currency for one in tickets}
    if not tickets or len(currencies) > 1 or (currency and currencies != {currency}):
        return None, currency
    return sum((one.cost for one in tickets), Decimal(0)), currency or currencies.pop()


def _kept(found: Calculated, *, early: bool) -> dict[str, Any]:
    since = [{"name": SINCE_IT_BEGAN, "leaves_out": []}] if early else []
    return {
        "deltas_json": {
            one.metric: {
                "baseline": plain(one.baseline),
                "target": plain(one.target),
                "delta": plain(one.delta),
            }
            for one in found.changes
        },
        "realized_roi_12_months_estimate_json": found.shown,
        "missing_json": [
            *since,
            *({"name": one.name, "leaves_out": list(one.leaves_out)} for one in found.missing),
        ],
    }


def _note(actor: Actor, row: RoadmapOutcome, name: str) -> None:
    """Note how an outcome stands, and that it cites the roadmap by whose assumptions it was valued."""
    said = {
        "target": row.target_label,
        "deltas": row.deltas_json,
        "worth": row.realized_roi_12_months_estimate_json,
        "status": row.status,
    }
    touched = Touched(ROADMAP_OUTCOME, str(row.pk), content_hash(said), name, row.organization_id, "holds")
    touch_many(things=[touched])
    cite(
        actor=actor,
        organization_id=row.organization_id,
        citing=Thing(ROADMAP_OUTCOME, str(row.pk)),
        cited=[Cited("roadmap", str(row.roadmap_id))],
    )


def _news_of(row: RoadmapOutcome, before: str | None) -> News:
    return News(
        subject=f"roadmap_outcome/{row.pk}",
        data=RoadmapOutcomeComputed.model_validate(
            {
                "outcome_id": row.pk,
                "roadmap_id": row.roadmap_id,
                "enterprise_id": row.enterprise_id,
                "target": row.target_label,
                "status": row.status,
                "before": before,
                "worth": {name: Decimal(value) for name, value in row.realized_roi_12_months_estimate_json.items()},
            }
        ),
        organization_id=row.organization_id,
    )
