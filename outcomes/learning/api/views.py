"""API doors of what roadmaps came to: that of a roadmap, those of an enterprise, all together; and of mappings."""

from __future__ import annotations

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import refused
from enterprises.public import enterprise_for
from execution.public import roadmap_for
from outcomes.learning import queries
from outcomes.learning.api.serializers import (
    ComputeOutcomeRequest,
    RoadmapOutcomeAnswer,
    SnapshotMappingAnswer,
    SnapshotMappingRequest,
    WhatWorksAnswer,
)
from outcomes.learning.leaving import ASKED, leave, leave_deliverables
from outcomes.learning.operations.computing import compute_roadmap_outcome
from outcomes.learning.operations.reading import save_snapshot_mapping
from outcomes.learning.paper import PAPERS
from outcomes.learning.rules.aggregating import aggregated, as_document
from outcomes.learning.rules.exports import columns_from

MAPPING = OpenApiExample(
    "Two of the four figures",
    value={
        "stage_column": "Stage",
        "appointment_stages": ["Booked", "Quoted", "Closed"],
        "status_column": "Status",
        "won_values": ["won"],
    },
    request_only=True,
)
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

    @extend_schema(operation_id="roadmap_outcome_read", responses=RoadmapOutcomeAnswer)
    def get(self, request: Request, roadmap_id: int) -> Response:
        roadmap_for(actor=self.actor, roadmap_id=roadmap_id)
        row = queries.outcome_of_roadmap(actor=self.actor, roadmap_id=roadmap_id)
        if row is None:
            raise NotFound()
        return self.shown(RoadmapOutcomeAnswer, row, tag=tag_of(row))

    @extend_schema(
        operation_id="compute_roadmap_outcome",
        description="Of one roadmap there is one outcome: 201 when it is new, 200 when it is the same or changed."
        " The newest snapshot of the target is held against the newest baseline before it; the answer names both.",
        request=ComputeOutcomeRequest,
        responses={200: RoadmapOutcomeAnswer, 201: RoadmapOutcomeAnswer},
        examples=[EXAMPLE],
    )
    def post(self, request: Request, roadmap_id: int) -> Response:
        made = compute_roadmap_outcome(actor=self.actor, roadmap_id=roadmap_id, **self.body(ComputeOutcomeRequest))
        code = status.HTTP_201_CREATED if made.became == "created" else status.HTTP_200_OK
        return self.shown(RoadmapOutcomeAnswer, made.row, tag=tag_of(made.row), status=code)


class RoadmapOutcomeDocumentView(ClearAPIView):
    """What one roadmap came to, as a document to take along."""

    resource = "exports"

    @extend_schema(
        operation_id="export_roadmap_outcome",
        description="The document is recorded before it leaves; `Digest` holds the SHA-256 of its bytes.",
        parameters=[OpenApiParameter("paper", str, enum=list(PAPERS), default=ASKED["paper"])],
        responses={
            (200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, description="The document, as PDF."),
            **refused(400, 409),
        },
    )
    def get(self, request: Request, roadmap_id: int) -> FileResponse:
        roadmap_for(actor=self.actor, roadmap_id=roadmap_id)
        row = queries.outcome_of_roadmap(actor=self.actor, roadmap_id=roadmap_id)
        if row is None:
            raise NotFound()
        return leave(actor=self.actor, outcome_id=row.pk, asked=request.query_params.dict())


class RoadmapDeliverablesView(ClearAPIView):
    """The files of a roadmap."""

    resource = "roadmaps"

    @extend_schema(
        operation_id="roadmap_deliverables",
        description="Roadmap, checklist, metadata and, of a version that renews another, what changed; as a ZIP.",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, roadmap_id: int) -> FileResponse:
        return leave_deliverables(actor=self.actor, roadmap_id=roadmap_id)


class SnapshotMappingView(ClearAPIView):
    """How an enterprise's exports of its customer system are read."""

    resource = "snapshots"

    @extend_schema(operation_id="snapshot_mapping_read", responses=SnapshotMappingAnswer)
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        row = queries.mapping_of(actor=self.actor, enterprise_id=enterprise_id)
        if row is None:
            raise NotFound()
        return self.shown(SnapshotMappingAnswer, row, tag=tag_of(row))

    @extend_schema(
        operation_id="save_snapshot_mapping",
        description="The mapping is replaced as a whole; what is left out is not read.",
        request=SnapshotMappingRequest,
        responses=SnapshotMappingAnswer,
        examples=[MAPPING],
    )
    def put(self, request: Request, enterprise_id: int) -> Response:
        columns = columns_from(self.body(SnapshotMappingRequest))
        row = save_snapshot_mapping(
            actor=self.actor, enterprise_id=enterprise_id, columns=columns, expected=self.expected()
        )
        return self.shown(SnapshotMappingAnswer, row, tag=tag_of(row))


class WhatWorksView(ClearAPIView):
    """What roadmaps came to, by industry, size and system."""

    resource = "roadmaps"

    @extend_schema(
        operation_id="what_works_read",
        description="Gathered once a day from enterprises that exist; before the first gathering `as_of` is null.",
        responses=WhatWorksAnswer,
    )
    def get(self, request: Request) -> Response:
        row = queries.gathered_newest()
        document = row.document_json if row is not None else {**as_document(aggregated([]), as_of=""), "as_of": None}
        return Response(WhatWorksAnswer(document).data)
