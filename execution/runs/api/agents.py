"""API doors of agents besides their own runs: the pipeline of all that sell, and what agents did over all runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from execution.runs.api.filters import AgentLogFilters
from execution.runs.api.serializers import AgentLogAnswer, AgentRunRequest
from execution.runs.api.views import CARRIED, Executing
from execution.runs.catalogue import PIPELINE
from execution.runs.queries import tracing


class PipelineRunView(Executing):
    """Carry out the pattern by which leads become deals and invoices."""

    @extend_schema(
        operation_id="run_pipeline",
        request=AgentRunRequest,
        responses=CARRIED,
        examples=[OpenApiExample("By a worker", value={"inputs": {}, "mode": "async"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        return self.started(request, PIPELINE, self.body(AgentRunRequest), kind="pipeline")


class AgentLogView(ClearAPIView):
    """What agents did, step by step over all runs that the caller may see; the last change first."""

    resource = "runs"
    orderings = {"sequence": "sequence", "id": "id"}
    default_ordering = "-sequence"
    filterset_class = AgentLogFilters

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str] | None:
        return [source for step in rows for source in step.sources_json]

    @extend_schema(
        operation_id="agent_log", parameters=filters_of(AgentLogFilters), responses=AgentLogAnswer(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(tracing.agent_log(self.actor), AgentLogAnswer)
