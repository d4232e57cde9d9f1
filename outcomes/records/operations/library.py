"""Loading the metrics that ship; part of `sync_reference_data`."""

from __future__ import annotations

from outcomes.records.errors import AggregationFixed
from outcomes.records.library import SHIPPED_METRICS, VERSION
from outcomes.records.models import MetricDefinition, Outcome


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
    written = [field.name for field in MetricDefinition._meta.fields if field.name not in {"id", "code"}]
    MetricDefinition.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=written)
    return len(rows)


def _keep_aggregations() -> None:
    standing = dict(MetricDefinition.objects.values_list("code", "aggregation"))
    for one in SHIPPED_METRICS:
        before = standing.get(one.code, one.aggregation)
        # Every organization's values count here, so the walls are stepped round on purpose.
        if before != one.aggregation and Outcome._base_manager.filter(metrics_json__has_key=one.code).exists():
            raise AggregationFixed(code=one.code, before=before)
