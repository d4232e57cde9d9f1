"""API doors of capabilities: which there are, and the scores of one enterprise over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capability.catalog.queries import capabilities
from capability.scoring.api.filters import CapabilityFilters, ScoreFilters
from capability.scoring.api.serializers import CapabilityAnswer, ScoreAnswer
from capability.scoring.queries import stored
from capability.scoring.queries.resting import sources_behind
from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.schema import filters_of
from enterprises.public import enterprise_for


class CapabilitiesView(ClearAPIView):
    """The capabilities that are scored."""

    resource = "capabilities"
    filterset_class = CapabilityFilters
    orderings = {"code": "code", "id": "id"}
    default_ordering = "code"

    @extend_schema(
        operation_id="capabilities_list",
        parameters=filters_of(CapabilityFilters),
        responses=CapabilityAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(capabilities(), CapabilityAnswer)


class EnterpriseCapabilitiesView(ClearAPIView):
    """The scores of one enterprise over time: those the caller's organization computed, else the enterprise's own."""

    resource = "capabilities"
    filterset_class = ScoreFilters
    orderings = {"computed_at": "computed_at", "id": "id"}
    default_ordering = "-computed_at"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return sources_behind(self.actor, enterprise_ids={row.enterprise_id for row in rows})

    @extend_schema(
        operation_id="enterprise_capabilities_list",
        parameters=filters_of(ScoreFilters),
        responses=ScoreAnswer(many=True),
    )
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        return self.listed(stored.series_of(self.actor, enterprise_id=enterprise_id), ScoreAnswer)


class EnterpriseScoreView(ClearAPIView):
    """One score with every row it rests on."""

    resource = "capabilities"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return sources_behind(self.actor, enterprise_ids={row.enterprise_id for row in rows})

    @extend_schema(operation_id="enterprise_capability_show", responses=attributed(ScoreAnswer))
    def get(self, request: Request, enterprise_id: int, score_id: int) -> Response:
        row = stored.score_row(actor=self.actor, enterprise_id=enterprise_id, score_id=score_id)
        return self.shown(ScoreAnswer, row, tag=tag_of(row, beside=[row.capability.code]))
