"""A metric that an institution defines for itself, and changes as long as what values mean stays the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from clear_platform.foundation.public import Actor, Allowed, Expected, operation, record, refuse_stale, tag_of
from outcomes.records import queries
from outcomes.records.errors import AggregationFixed, MetricCodeTaken, MetricInUse, MetricRefused
from outcomes.records.models import MetricDefinition
from outcomes.records.operations.reviewing import institution_of
from outcomes.records.own_metrics import OwnMetric, code_of, faults_of_own

DEFINERS = Allowed(institution=("admin",))
METRIC_READERS = Allowed(institution=("admin", "analyst"), enterprise=("owner",))
"""To whom the page of metrics is open in the console; by the API everybody reads them."""
_KEPT = {"low": "min", "high": "max"}
"""What a member of a definition is called in its row, where the two differ."""
_MEANS = {"kind": "kind", "unit": "unit"}


@operation(DEFINERS)
def define_metric(*, actor: Actor, wanted: OwnMetric) -> MetricDefinition:
    """Define a metric of the institution one acts for; it can ask its enterprises for it from then on.

    Takes: a code that is none of the library's; it is kept with whose it is before it. Gives: the metric.
    Refuses: `InstitutionMissing`, `MetricRefused` with a pointer to each fault, `MetricCodeTaken`. Leaves: an audit
    event.
    """
    organization_id = institution_of(actor)
    _refuse_faults(actor, organization_id, wanted)
    row = MetricDefinition(
        organization_id=organization_id, code=code_of(organization_id, wanted.code), **_as_kept(wanted)
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise MetricCodeTaken(code=wanted.code) from fault
    record(actor=actor, action="define_metric", obj=row, after=_told(wanted))
    return row


@operation(DEFINERS)
def change_metric(
    *, actor: Actor, metric_id: int, changes: dict[str, Any], expected: Expected | None = None
) -> MetricDefinition:
    """Change an own metric of the institution one acts for. How its values add up stays once it has any.

    Takes: `changes`, members of `OwnMetric` but its code. Gives: the metric.
    Refuses: `NotVisible`, `ReadOnly` for one of the library, `Stale`, `MetricRefused`, `AggregationFixed` where it has
    values and would add up differently, `MetricInUse` where its kind or unit would change. Leaves: an audit event.
    """
    row: MetricDefinition = MetricDefinition.objects.select_for_update(of=("self",)).get_for(
        actor, metric_id, level="act"
    )
    refuse_stale(expected, lambda: tag_of(row))
    before = own_metric(row)
    wanted = replace(before, **changes)
    if wanted == before:
        return row
    _refuse_faults(actor, int(row.organization_id or 0), wanted)
    _refuse_new_meaning(row, before, wanted)
    for name, value in _as_kept(wanted).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    row.refresh_from_db(fields=["row_version"])
    record(actor=actor, action="change_metric", obj=row, before=_told(before), after=_told(wanted))
    return row


def own_metric(row: MetricDefinition) -> OwnMetric:
    """Give an own metric as its institution defined it."""
    return OwnMetric(
        code=row.code.partition("_")[2],
        name=row.name,
        definition=row.definition,
        unit=row.unit,
        kind=row.kind,
        direction=row.direction,
        aggregation=row.aggregation,
        cumulative=row.cumulative,
        low=row.min,
        high=row.max,
        weight_code=row.weight_code,
        breakdowns=tuple(row.breakdowns),
        iris_code=row.iris_code,
        sdg_targets=tuple(row.sdg_targets),
        vsme_datapoint=row.vsme_datapoint,
    )


def _refuse_faults(actor: Actor, organization_id: int, wanted: OwnMetric) -> None:
    faults = faults_of_own(wanted, queries.metrics_to_ask(actor, organization_id))
    if faults:
        raise MetricRefused(problems=faults)


def _refuse_new_meaning(row: MetricDefinition, before: OwnMetric, wanted: OwnMetric) -> None:
    adds_up = (before.aggregation, before.cumulative) != (wanted.aggregation, wanted.cumulative)
    means = [said for name, said in _MEANS.items() if getattr(before, name) != getattr(wanted, name)]
    if (adds_up or means) and queries.has_values(row.code):
        if adds_up:
            raise AggregationFixed(code=row.code, before=before.aggregation)
        raise MetricInUse(name=row.name, what=means[0])


def _as_kept(wanted: OwnMetric) -> dict[str, Any]:
    kept = {name: value for name, value in vars(wanted).items() if name != "code"}
    kept = {_KEPT.get(name, name): list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
    return {name: value.strip() if isinstance(value, str) else value for name, value in kept.items()}


def _told(wanted: OwnMetric) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in vars(wanted).items()}
