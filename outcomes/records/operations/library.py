"""Loading the metrics that ship; part of `sync_reference_data`."""

from __future__ import annotations

from clear_platform.foundation.public import system_actor
from outcomes.records import queries
from outcomes.records.errors import AggregationFixed
from outcomes.records.library import SHIPPED_METRICS, VERSION
from outcomes.records.models import MetricDefinition


def sync_metric_definitions() -> int:
    """Make the shipped metrics what this version says. Gives how many there are; a second run changes nothing.

    Refuses: `AggregationFixed` when a metric that has values would add up differently from now on.
    """
    _keep_aggregations()
    rows = [
        MetricDefinition(
            code=one.code,
            name=one.name,
            definition=one.definition,
            unit=one.unit,
            kind=one.kind,
            direction=one.direction,
            min=one.low,
            max=one.high,
            aggregation=one.aggregation,
            cumulative=one.cumulative,
            iris_code=one.iris,
            sdg_targets=list(one.sdg),
            vsme_datapoint=one.vsme,
            capability_code=one.capability,
            weight_code=one.weight,
            breakdowns=list(one.by),
            version=VERSION,
        )
        for one in SHIPPED_METRICS
    ]
    kept = {"id", "code", "organization", "row_version"}
    written = [field.name for field in MetricDefinition._meta.fields if field.name not in kept]
    MetricDefinition.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=written)
    return len(rows)


def _keep_aggregations() -> None:
    system = system_actor("sync_reference_data")
    standing = {row.code: (row.aggregation, row.cumulative) for row in queries.metric_definitions(system)}
    for one in SHIPPED_METRICS:
        now = (one.aggregation, one.cumulative)
        before = standing.get(one.code, now)
        if before != now and queries.has_values(one.code):
            raise AggregationFixed(code=one.code, before=before[0])
