"""API doors of analyses. They are made by diagnosing, which is execution's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.schema import filters_of
from enterprises.analyses import queries
from enterprises.analyses.api.filters import AnalysisFilters
from enterprises.analyses.api.serializers import AnalysisAnswer, AnalysisRow
from enterprises.analyses.rules import sources_of_inputs


class AnalysesView(ClearAPIView):
    """The analyses that the caller may see."""

    resource = "analyses"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (code for row in rows for code in sources_of_inputs(row.input_json))

    filterset_class = AnalysisFilters
    orderings = {"id": "pk", "created_at": "created_at", "confidence": "confidence"}
    default_ordering = "-created_at"

    @extend_schema(
        operation_id="analyses_list", parameters=filters_of(AnalysisFilters), responses=AnalysisRow(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.analyses_for(self.actor), AnalysisRow)


class AnalysisView(ClearAPIView):
    """One analysis."""

    resource = "analyses"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (code for row in rows for code in sources_of_inputs(row.inputs))

    @extend_schema(operation_id="analyses_show", responses=attributed(AnalysisAnswer))
    def get(self, request: Request, analysis_id: int) -> Response:
        found = queries.shown(queries.analysis_for(actor=self.actor, analysis_id=analysis_id))
        return self.shown(AnalysisAnswer, found, tag=found.tag)
