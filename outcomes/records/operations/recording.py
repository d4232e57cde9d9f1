"""An outcome that somebody measured and writes down. Results of a file are in `loading`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    STAFF_WRITERS,
    Actor,
    Allowed,
    enqueue,
    job_name,
    operation,
    publish_many,
    record,
    source_by_code,
)
from clear_platform.foundation.stated import refuse_out_of_reach
from enterprises.public import day_at, decision_for, enterprise_for, moment_on
from outcomes.records import queries
from outcomes.records.errors import (
    DecisionOfAnotherEnterprise,
    EnterpriseMissing,
    MeasuredInTheFuture,
    MetricsRefused,
    OutcomeTypeMalformed,
)
from outcomes.records.models import Outcome
from outcomes.records.operations.citing import note_outcomes
from outcomes.records.operations.telling import news_of
from outcomes.records.rules import as_stored, faults_of, faults_of_parts, parts_as_stored, type_fits

RECORDERS = Allowed(staff=STAFF_WRITERS, institution=("admin", "analyst"), enterprise=("owner", "member"))
RECOMPUTE = job_name("capability.recompute")


@operation(RECORDERS)
def record_outcome(
    *,
    actor: Actor,
    outcome_type: str,
    metrics: Mapping[str, Decimal | float | int],
    breakdowns: Mapping[str, Mapping[str, Mapping[str, Decimal | float | int]]] | None = None,
    enterprise_id: int | None = None,
    decision_id: UUID | None = None,
    measured_at: datetime | date | None = None,
    notes: str = "",
    source_code: str = "internal",
) -> Outcome:
    """Write down what was measured of an enterprise, or as the result of one of its decisions.

    Takes: a decision, an enterprise, or both; `measured_at`, a moment, or a day as the enterprise writes it, now unless
    given; `breakdowns`, groups by metric and dimension. Gives: the outcome.
    Refuses: `NotVisible`, `EnterpriseMissing`, `DecisionOfAnotherEnterprise`, `OutcomeTypeMalformed`,
    `MeasuredInTheFuture`, `DayOutOfReach`, `PeriodLocked` to an institution that closed its period, `MetricsRefused`
    with a pointer to each metric at fault.
    Leaves: the outcome in the enterprise's own file, an audit event, a job that computes its scores anew.
    """
    enterprise_id, organization_id, settings = _whose(actor, enterprise_id, decision_id)
    if not type_fits(outcome_type):
        raise OutcomeTypeMalformed(outcome_type=outcome_type[:60])
    at, day = _when(settings, measured_at)
    queries.hold_periods(enterprise_ids=[enterprise_id], organization_ids=[organization_id])
    queries.refuse_locked(actor, day, day)
    known = queries.metrics_known()
    faults = faults_of(metrics, known) or faults_of_parts(breakdowns or {}, metrics, known)
    if faults:
        raise MetricsRefused(problems=faults)
    row = Outcome.objects.create(
        organization_id=organization_id,
        enterprise_id=enterprise_id,
        decision_id=decision_id,
        outcome_type=outcome_type,
        measured_at=at,
        valid_on=day,
        metrics_json=as_stored(metrics),
        breakdowns_json=parts_as_stored(breakdowns or {}),
        notes=notes,
        source=source_by_code(source_code),
        recorded_by_id=actor.id,
    )
    note_outcomes(rows=[row])
    record(
        actor=actor,
        action="record_outcome",
        obj=row,
        after={
            "outcome_type": outcome_type,
            "metrics": row.metrics_json,
            **({"breakdowns": row.breakdowns_json} if row.breakdowns_json else {}),
            "decision": decision_id,
            "source_id": row.source_id,
        },
    )
    publish_many(actor=actor, type="outcome.recorded", news=[news_of(row)])
    enqueue(RECOMPUTE, enterprise_id=enterprise_id)
    return row


def _when(settings: Mapping[str, Any], said: datetime | date | None) -> tuple[datetime, date]:
    """Give the moment of a measurement and the day it was at the enterprise."""
    now = clock.now()
    if said is None:
        return now, day_at(settings, now)
    if isinstance(said, datetime):
        if said > now:
            raise MeasuredInTheFuture(day=said.date().isoformat())
        refuse_out_of_reach(said.date(), "/measured_at")
        return said, day_at(settings, said)
    if said > day_at(settings, now):
        raise MeasuredInTheFuture(day=said.isoformat())
    refuse_out_of_reach(said, "/measured_at")
    return moment_on(settings, said, now=now), said


def _whose(actor: Actor, enterprise_id: int | None, decision_id: UUID | None) -> tuple[int, int, Mapping[str, Any]]:
    """Give the enterprise measured, the organization that keeps the outcome, and the enterprise's settings."""
    if decision_id is None:
        if enterprise_id is None:
            raise EnterpriseMissing()
        enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
        return enterprise.id, enterprise_id, enterprise.settings
    decision = decision_for(actor=actor, decision_id=decision_id, level="act")
    if enterprise_id not in {None, decision.enterprise_id}:
        raise DecisionOfAnotherEnterprise()
    if decision.enterprise is None:
        raise EnterpriseMissing()
    return decision.enterprise.pk, decision.organization_id, decision.enterprise.organization.settings_json
