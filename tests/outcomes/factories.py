"""Enterprises and outcomes for tests, made through the operations that make them in life."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, OrganizationKind
from enterprises.models import DecisionRecord
from enterprises.public import approve_decision, create_decision, propose_decision
from outcomes.models import ImplementationSnapshot, Outcome
from outcomes.records.operations.recording import record_outcome
from outcomes.snapshots.operations import capture_snapshot
from tests import actors
from tests.enterprises import factories as enterprises


def enterprise(name: str = "") -> int:
    """An enterprise; gives its id."""
    return enterprises.enterprise(**({"name": name} if name else {})).id


def bank() -> int:
    """An institution; gives its id."""
    return actors.organization(OrganizationKind.INSTITUTION)


def measured(enterprise_id: int, *, by: Actor | None = None, on: date | None = None, **metrics: float) -> Outcome:
    """What the owner measured and wrote down."""
    return record_outcome(
        actor=by or enterprises.owner_of(enterprise_id),
        enterprise_id=enterprise_id,
        outcome_type="follow_up",
        measured_at=on,
        metrics=metrics,
    )


def taken(
    enterprise_id: int, on: date, label: str = "custom", *, by: Actor | None = None, **metrics: float
) -> ImplementationSnapshot:
    """A snapshot that the owner wrote down."""
    made = capture_snapshot(
        actor=by or enterprises.owner_of(enterprise_id),
        enterprise_id=enterprise_id,
        on=on,
        label=label,
        metrics=metrics,
    )
    row: ImplementationSnapshot = made.row
    return row


def forecasting(
    enterprise_id: int,
    *expected: dict[str, object],
    approved_on: date,
    domain: str = "coo",
    author: Actor | None = None,
) -> DecisionRecord:
    """A decision that expects something, approved on a day by somebody other than its author."""
    by, decider = author or actors.member(enterprise_id, "member"), enterprises.owner_of(enterprise_id)
    noon = datetime.combine(approved_on, time(12), UTC)
    with clock.fixed_at(noon):
        made = create_decision(
            actor=by,
            title="Run the week by a list",
            domain=domain,
            artifact=enterprises.artifact(expected_outcomes=list(expected)),
            enterprise_id=enterprise_id,
        )
        propose_decision(actor=by, decision_id=made.pk)
        return approve_decision(actor=decider, decision_id=made.pk, note="Agreed.")


def hours(target: object = 34, *, baseline: object = 46, by_days: int = 60) -> dict[str, object]:
    """What a decision expects of the hours that running the operation takes."""
    return {"metric": "weekly_ops_hours", "unit": "hours", "baseline": baseline, "target": target, "by_days": by_days}
