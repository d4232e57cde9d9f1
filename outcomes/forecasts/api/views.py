"""API doors of forecasts: what a decision expected and what came, and how well forecasts did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.schema import filters_of
from outcomes.forecasts import queries
from outcomes.forecasts.api.filters import CalibrationFilters
from outcomes.forecasts.api.serializers import CalibrationAnswer, ForecastAnswer, as_answer


class DecisionForecastView(ClearAPIView):
    """What one version of a decision expected, and what came at 30, 60 and 90 days and when it was due."""

    resource = "forecasts"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (source for row in rows for source in row.sources)

    @extend_schema(operation_id="decision_forecast", responses=attributed(ForecastAnswer))
    def get(self, request: Request, decision_id: UUID) -> Response:
        found = queries.forecast_of(actor=self.actor, decision_id=decision_id)
        return Response(self.attributed_data(dict(ForecastAnswer(as_answer(found)).data), [found]))


class CalibrationView(ClearAPIView):
    """How many forecasts held, how far off they were, and what the confidence beside them was worth."""

    resource = "forecasts"
    filterset_class = CalibrationFilters

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (source for row in rows for source in row.sources)

    @extend_schema(
        operation_id="calibration", parameters=filters_of(CalibrationFilters), responses=attributed(CalibrationAnswer)
    )
    def get(self, request: Request) -> Response:
        decisions = self._filtered(queries.decisions_forecasting(self.actor))
        found = queries.calibration_of(actor=self.actor, decisions=decisions)
        return Response(self.attributed_data(dict(CalibrationAnswer(found).data), [found]))
