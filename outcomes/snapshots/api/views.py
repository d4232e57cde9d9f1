"""API doors of snapshots: those of an enterprise, and one."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from enterprises.public import enterprise_for
from outcomes.snapshots import queries
from outcomes.snapshots.api.filters import SnapshotFilters
from outcomes.snapshots.api.serializers import SnapshotAnswer, SnapshotRequest
from outcomes.snapshots.operations import capture_snapshot

EXAMPLE = OpenApiExample(
    "After thirty days; what was not measured is left out",
    value={
        "date": "2026-04-05",
        "label": "30d",
        "metrics": {"lead_response_minutes": 42, "close_rate": 0.27, "weekly_ops_hours": 43.5},
        "notes": "From the customer system, the week before.",
    },
    request_only=True,
)


class EnterpriseSnapshotsView(ClearAPIView):
    """Snapshots of one enterprise."""

    resource = "snapshots"
    filterset_class = SnapshotFilters
    orderings = {"date": "date", "recorded_at": "recorded_at", "id": "id"}
    default_ordering = "-date"

    @extend_schema(
        operation_id="snapshots_list", parameters=filters_of(SnapshotFilters), responses=SnapshotAnswer(many=True)
    )
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        return self.listed(queries.snapshots_of(self.actor, enterprise_id=enterprise_id), SnapshotAnswer)

    @extend_schema(
        operation_id="capture_snapshot",
        description=(
            "Of one day, label and source there is one snapshot. Sent again it is the same (200, nothing changes) or a"
            " correction (200, the earlier state is kept); 201 when it is new."
        ),
        request=SnapshotRequest,
        responses={200: SnapshotAnswer, 201: SnapshotAnswer},
        examples=[EXAMPLE],
    )
    def post(self, request: Request, enterprise_id: int) -> Response:
        sent = self.body(SnapshotRequest)
        made = capture_snapshot(actor=self.actor, enterprise_id=enterprise_id, on=sent.pop("date"), **sent)
        match = request.resolver_match
        return self.shown(
            SnapshotAnswer,
            made.row,
            tag=tag_of(made.row),
            status=status.HTTP_201_CREATED if made.became == "created" else status.HTTP_200_OK,
            location=reverse(f"{match.namespace if match else 'v1'}:snapshot", args=[made.row.pk]),
        )


class SnapshotView(ClearAPIView):
    """One snapshot."""

    resource = "snapshots"

    @extend_schema(operation_id="snapshot_show", responses=SnapshotAnswer)
    def get(self, request: Request, snapshot_id: int) -> Response:
        found = queries.snapshot_for(actor=self.actor, snapshot_id=snapshot_id)
        return self.shown(SnapshotAnswer, found, tag=tag_of(found))
