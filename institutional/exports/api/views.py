"""API doors of exports."""

from __future__ import annotations

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView, UnknownFilter
from clear_platform.foundation.rendering.schema import filters_of, refused
from institutional.exports import queries
from institutional.exports.api.filters import ExportFilters
from institutional.exports.api.serializers import ExportRow
from institutional.exports.contracts import DEFAULT_SCOPE, FORMATS, PARTS_OF_SCOPE
from institutional.exports.leaving import leave


class EnterpriseExportView(ClearAPIView):
    """One enterprise, as a package with its own proof."""

    resource = "exports"

    @extend_schema(
        operation_id="export_enterprise",
        description="The package is recorded before it leaves; `Digest` holds the SHA-256 of its bytes.",
        parameters=[
            OpenApiParameter("scope", str, enum=list(PARTS_OF_SCOPE), default=DEFAULT_SCOPE),
            OpenApiParameter("format", str, enum=list(FORMATS), default="json"),
        ],
        responses={200: OpenApiResponse(OpenApiTypes.OBJECT, description="The package."), **refused(409)},
    )
    def get(self, request: Request, enterprise_id: int) -> FileResponse:
        for name in request.query_params:
            if name not in {"scope", "format"}:
                raise UnknownFilter(name=name[:40], choices="format, scope")
        document = queries.document_of(
            actor=self.actor, enterprise_id=enterprise_id, scope=request.query_params.get("scope", DEFAULT_SCOPE)
        )
        return leave(actor=self.actor, document=document, format=request.query_params.get("format", "json"))


class ExportsView(ClearAPIView):
    """What left the house, newest first."""

    resource = "exports"
    filterset_class = ExportFilters
    orderings = {"id": "pk", "exported_at": "exported_at", "byte_count": "byte_count"}
    default_ordering = "-exported_at"

    @extend_schema(operation_id="exports_list", parameters=filters_of(ExportFilters), responses=ExportRow(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(queries.exports_for(self.actor), ExportRow)
