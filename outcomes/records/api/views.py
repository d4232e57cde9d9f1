"""API doors of outcomes: of a decision, of an enterprise. The library of metrics is in `metrics`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.schema import filters_of
from enterprises.public import decision_for, enterprise_for
from outcomes.records import queries
from outcomes.records.api.filters import OutcomeFilters
from outcomes.records.api.serializers import OutcomeAnswer, OutcomeRequest
from outcomes.records.operations.recording import record_outcome

EXAMPLE = OpenApiExample(
    "Two metrics after sixty days",
    value={
        "outcome_type": "follow_up",
        "measured_at": "2026-04-05T09:00:00Z",
        "metrics_json": {"cash_runway_months": 4.1, "late_invoice_share_ratio": 0.12},
        "notes": "From the receivables list of the day before.",
    },
    request_only=True,
)


class _Outcomes(ClearAPIView):
    resource = "outcomes"
    filterset_class = OutcomeFilters
    orderings = {"recorded_at": "recorded_at", "id": "id"}
    default_ordering = "-recorded_at"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (row.source.code for row in rows)

    def made(self, request: Request, **of: Any) -> Response:
        """Record what was sent and answer with it."""
        row = record_outcome(actor=self.actor, **of, **self.body(OutcomeRequest))
        answer = self.attributed_data(dict(OutcomeAnswer(row).data), [row])
        response = Response(answer, status=status.HTTP_201_CREATED)
        match = request.resolver_match
        response["Location"] = reverse(f"{match.namespace if match else 'v1'}:outcome", args=[row.pk])
        return response


class DecisionOutcomesView(_Outcomes):
    """Outcomes of one decision."""

    @extend_schema(
        operation_id="decision_outcomes_list",
        parameters=filters_of(OutcomeFilters),
        responses=OutcomeAnswer(many=True),
    )
    def get(self, request: Request, decision_id: UUID) -> Response:
        decision_for(actor=self.actor, decision_id=decision_id)
        return self.listed(queries.outcomes_of(self.actor, decision_id=decision_id), OutcomeAnswer)

    @extend_schema(
        operation_id="record_outcome",
        request=OutcomeRequest,
        responses={201: attributed(OutcomeAnswer)},
        examples=[EXAMPLE],
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        return self.made(request, decision_id=decision_id)


class EnterpriseOutcomesView(_Outcomes):
    """Outcomes of one enterprise, those of its decisions among them."""

    @extend_schema(
        operation_id="enterprise_outcomes_list",
        parameters=filters_of(OutcomeFilters),
        responses=OutcomeAnswer(many=True),
    )
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        return self.listed(queries.outcomes_of(self.actor, enterprise_id=enterprise_id), OutcomeAnswer)

    @extend_schema(
        operation_id="record_enterprise_outcome",
        summary="Write down what was measured of an enterprise",
        request=OutcomeRequest,
        responses={201: attributed(OutcomeAnswer)},
        examples=[EXAMPLE],
    )
    def post(self, request: Request, enterprise_id: int) -> Response:
        return self.made(request, enterprise_id=enterprise_id)


class OutcomeView(ClearAPIView):
    """One outcome."""

    resource = "outcomes"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (row.source.code for row in rows)

    @extend_schema(operation_id="outcome_show", responses=attributed(OutcomeAnswer))
    def get(self, request: Request, outcome_id: int) -> Response:
        found = queries.outcome_for(actor=self.actor, outcome_id=outcome_id)
        return self.shown(OutcomeAnswer, found, tag=tag_of(found, found.source))
