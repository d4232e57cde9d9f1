"""API doors of what roadmaps came to: that of a roadmap, and those of an enterprise."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from enterprises.public import enterprise_for
from outcomes.learning import queries
from outcomes.learning.api.serializers import ComputeOutcomeRequest, RoadmapOutcomeAnswer
from outcomes.learning.operations.computing import compute_roadmap_outcome

EXAMPLE = OpenApiExample("After sixty days", value={"target_label": "60d"}, request_only=True)


class EnterpriseRoadmapOutcomesView(ClearAPIView):
    """What one enterprise's roadmaps came to."""

    resource = "roadmaps"
    orderings = {"computed_at": "computed_at", "id": "id"}
    default_ordering = "-computed_at"

    @extend_schema(operation_id="roadmap_outcomes_list", responses=RoadmapOutcomeAnswer(many=True))
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        rows = queries.roadmap_outcomes_of(actor=self.actor, enterprise_id=enterprise_id)
        return self.listed(rows, RoadmapOutcomeAnswer)


class RoadmapOutcomeView(ClearAPIView):
    """What one roadmap came to."""

    resource = "roadmaps"

    @extend_schema(
        operation_id="compute_roadmap_outcome",
        description="Of one roadmap there is one outcome: 201 when it is new, 200 when it is the same or changed.",
        request=ComputeOutcomeRequest,
        responses={200: RoadmapOutcomeAnswer, 201: RoadmapOutcomeAnswer},
        examples=[EXAMPLE],
    )
    def post(self, request: Request, roadmap_id: int) -> Response:
        made = compute_roadmap_outcome(actor=self.actor, roadmap_id=roadmap_id, **self.body(ComputeOutcomeRequest))
        code = status.HTTP_201_CREATED if made.became == "created" else status.HTTP_200_OK
        return self.shown(RoadmapOutcomeAnswer, made.row, tag=tag_of(made.row), status=code)
