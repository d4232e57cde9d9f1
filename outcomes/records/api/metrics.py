"""API doors of metrics: the library that ships, and those that institutions define for themselves."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from outcomes.records import queries
from outcomes.records.api.filters import MetricFilters
from outcomes.records.api.serializers import MetricAnswer, MetricChange, MetricRequest
from outcomes.records.operations.defining import change_metric, define_metric
from outcomes.records.own_metrics import OwnMetric


class MetricsView(ClearAPIView):
    """The library of metrics: what may be measured, in which unit, within which bounds; own ones among them."""

    resource = "metrics"
    filterset_class = MetricFilters
    orderings = {"code": "code", "id": "id"}
    default_ordering = "code"

    @extend_schema(operation_id="metrics_list", parameters=filters_of(MetricFilters), responses=MetricAnswer(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(queries.metric_definitions(self.actor), MetricAnswer)

    @extend_schema(
        operation_id="define_metric",
        request=MetricRequest,
        responses={201: MetricAnswer},
        examples=[
            OpenApiExample(
                "Meals, counted to date",
                value={
                    "code": "meals_served",
                    "name": "Meals served",
                    "definition": "Meals given out since support began, paid for or not.",
                    "unit": "meals",
                    "kind": "flow",
                    "direction": "up",
                    "aggregation": "sum",
                    "cumulative": True,
                    "min": "0",
                    "breakdowns": ["location"],
                    "sdg_targets": ["2.1"],
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        row = define_metric(actor=self.actor, wanted=OwnMetric(**self.body(MetricRequest)))
        match = request.resolver_match
        where = reverse(f"{match.namespace if match else 'v1'}:metric", args=[row.pk])
        return self.shown(MetricAnswer, row, tag=tag_of(row), status=status.HTTP_201_CREATED, location=where)


class MetricView(ClearAPIView):
    """One metric."""

    resource = "metrics"

    @extend_schema(operation_id="metric_show", responses=MetricAnswer)
    def get(self, request: Request, metric_id: int) -> Response:
        found = queries.metric_for(actor=self.actor, metric_id=metric_id)
        return self.shown(MetricAnswer, found, tag=tag_of(found))

    @extend_schema(
        operation_id="change_metric",
        request=MetricChange,
        responses=MetricAnswer,
        examples=[OpenApiExample("Another name", value={"name": "Meals given out"}, request_only=True)],
    )
    def patch(self, request: Request, metric_id: int) -> Response:
        row = change_metric(
            actor=self.actor, metric_id=metric_id, changes=self.body(MetricChange), expected=self.expected()
        )
        return self.shown(MetricAnswer, row, tag=tag_of(row))
