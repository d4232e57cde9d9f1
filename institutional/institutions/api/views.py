"""API doors of institutions."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from institutional.institutions import queries
from institutional.institutions.api.filters import InstitutionFilters
from institutional.institutions.api.serializers import InstitutionAnswer, InstitutionRequest, InstitutionRow
from institutional.institutions.operations import create_institution


class InstitutionsView(ClearAPIView):
    """The institutions the caller may see; staff make new ones."""

    resource = "institutions"
    filterset_class = InstitutionFilters
    orderings = {"id": "pk", "name": "organization__name"}
    default_ordering = "name"

    @extend_schema(
        operation_id="institutions_list",
        parameters=filters_of(InstitutionFilters),
        responses=InstitutionRow(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.institutions_for(self.actor), InstitutionRow)

    @extend_schema(
        operation_id="create_institution",
        request=InstitutionRequest,
        responses={201: InstitutionAnswer},
        examples=[OpenApiExample("A bank", value={"name": "Harbor Bank", "type": "bank"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        made = create_institution(actor=self.actor, **self.body(InstitutionRequest))
        where = f"{request.path}/{made.id}"
        return self.shown(InstitutionAnswer, made, tag=made.tag, status=status.HTTP_201_CREATED, location=where)


class InstitutionView(ClearAPIView):
    """One institution."""

    resource = "institutions"

    @extend_schema(operation_id="institutions_show", responses=InstitutionAnswer)
    def get(self, request: Request, institution_id: int) -> Response:
        found = queries.institution_for(actor=self.actor, institution_id=institution_id)
        return self.shown(InstitutionAnswer, found, tag=found.tag)
