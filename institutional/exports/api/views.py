"""API doors of exports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView, UnknownFilter
from clear_platform.foundation.rendering.schema import filters_of, refused
from institutional.exports.api.filters import ExportFilters
from institutional.exports.api.serializers import ExportRow, Proof
from institutional.exports.contracts.published import DECISION, DEFAULT_SCOPE, FORMATS, SCOPES, published
from institutional.exports.leaving import fetch, leave
from institutional.exports.queries.kept import export_for, proof_of
from institutional.exports.queries.records import ORDERINGS, exports_for
from institutional.proof.packing import proof_file

_FORMAT = OpenApiParameter("format", str, enum=list(FORMATS), default="json")
_SCOPE = OpenApiParameter("scope", str, enum=list(SCOPES), default=DEFAULT_SCOPE)
_SCOPE_OF_DECISION = OpenApiParameter("scope", str, enum=list(DECISION.scopes), default=DEFAULT_SCOPE)
_FILE: dict[Any, Any] = {
    (200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT, description="The file of a JSON package."),
    (200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, description="The file of a paper."),
    (200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="The file of an archive."),
}
_PACKAGE: dict[Any, Any] = {
    **_FILE,
    202: OpenApiResponse(description="It is large, and a job makes it: `Location` says where it can be followed."),
    **refused(409),
}
_TOLD = (
    "The package is recorded before it leaves; `Digest` holds the SHA-256 of its bytes. A large one is made by a job: "
    "the answer is 202, and `Location` names the export, whose `file` can be fetched once its `state` is `kept`."
)


class _ExportView(ClearAPIView):
    kind = ""

    def left(self, request: Request, id: object) -> HttpResponseBase:
        """Give the package that was asked for, or where it will be."""

        def later() -> HttpResponse:
            exports = request.path.rsplit("/institutional/", 1)[0]
            return HttpResponse(status=status.HTTP_202_ACCEPTED, headers={"Location": f"{exports}/exports"})

        for name in request.query_params:
            if name not in {"scope", "format"}:
                raise UnknownFilter(name=name[:40], choices="format, scope")
        return leave(
            actor=self.actor,
            kind=self.kind,
            id=str(id),
            scope=request.query_params.get("scope", DEFAULT_SCOPE),
            format=request.query_params.get("format", "json"),
            later=later,
        )


class EnterpriseExportView(_ExportView):
    """One enterprise, as a package with its own proof."""

    resource = "exports"
    kind = "enterprise"

    @extend_schema(
        operation_id="export_enterprise", description=_TOLD, parameters=[_SCOPE, _FORMAT], responses=_PACKAGE
    )
    def get(self, request: Request, enterprise_id: int) -> HttpResponseBase:
        return self.left(request, enterprise_id)


class DecisionExportView(_ExportView):
    """One decision with all of its versions, as a package with its own proof."""

    resource = "exports"
    kind = "decision"

    @extend_schema(
        operation_id="export_decision",
        description=_TOLD,
        parameters=[_SCOPE_OF_DECISION, _FORMAT],
        responses=_PACKAGE,
    )
    def get(self, request: Request, decision_id: UUID) -> HttpResponseBase:
        return self.left(request, decision_id)


class PortfolioExportView(_ExportView):
    """One portfolio with all in it, as a package with its own proof."""

    resource = "exports"
    kind = "portfolio"

    @extend_schema(operation_id="export_portfolio", description=_TOLD, parameters=[_SCOPE, _FORMAT], responses=_PACKAGE)
    def get(self, request: Request, portfolio_id: int) -> HttpResponseBase:
        return self.left(request, portfolio_id)


class ExportsView(ClearAPIView):
    """What left the house, newest first."""

    resource = "exports"
    filterset_class = ExportFilters
    orderings = ORDERINGS
    default_ordering = "-exported_at"

    @extend_schema(operation_id="exports_list", parameters=filters_of(ExportFilters), responses=ExportRow(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(exports_for(self.actor), ExportRow)


class ExportView(ClearAPIView):
    """One export: what left, or how far a job is with it."""

    resource = "exports"

    @extend_schema(operation_id="exports_read", responses=ExportRow)
    def get(self, request: Request, export_id: int) -> Response:
        return Response(ExportRow(export_for(actor=self.actor, export_id=export_id)).data)


class ExportFileView(ClearAPIView):
    """The file of a package that is kept, once its sources were asked again."""

    resource = "exports"

    @extend_schema(
        operation_id="fetch_export_package",
        description="What a source stopped allowing since it was made holds the whole file back.",
        responses={**_FILE, **refused(409)},
    )
    def get(self, request: Request, export_id: int) -> FileResponse:
        return fetch(actor=self.actor, export_id=export_id)


class ExportProofView(ClearAPIView):
    """What stands beside a file that cannot hold its own proof, such as a PDF."""

    resource = "exports"

    @extend_schema(operation_id="exports_proof", responses={200: Proof, **refused(409)})
    def get(self, request: Request, export_id: int) -> HttpResponse:
        # The verifier takes the form in which proofs are written, to the letter.
        proof = proof_file(proof_of(actor=self.actor, export_id=export_id))
        return HttpResponse(proof, content_type="application/json")


class ExportSchemaView(ClearAPIView):
    """The published form of packages of one kind."""

    resource = "exports"

    @extend_schema(
        operation_id="export_schemas_read",
        responses={
            200: OpenApiResponse(OpenApiTypes.OBJECT, description="A JSON Schema, draft 2020-12."),
            **refused(404),
        },
    )
    def get(self, request: Request, kind: str, version: int) -> Response:
        return Response(published(kind, version))
