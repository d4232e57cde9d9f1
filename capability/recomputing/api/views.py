"""API doors of computing anew: asking for it, and how far it is."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from capability.readiness.operations.recomputing import recompute_enterprise
from capability.recomputing import queries
from capability.recomputing.api.serializers import RecomputationAnswer, RecomputedAnswer
from capability.recomputing.errors import EnterpriseIdMalformed, UnknownParameter
from capability.recomputing.operations import request_recomputation
from clear_platform.foundation.rendering.api import ClearAPIView

ENTERPRISE = "enterprise_id"
MOST_DIGITS = 18
MOST_SHOWN = 40


class RecomputeView(ClearAPIView):
    """Compute capabilities and readiness anew: of one enterprise at once, of all by a worker."""

    resource = "capabilities"

    @extend_schema(
        operation_id="recompute_capabilities",
        request=None,
        parameters=[OpenApiParameter(ENTERPRISE, int, description="Without it, all, by a worker.")],
        responses={200: RecomputedAnswer, 202: RecomputationAnswer},
    )
    def post(self, request: Request) -> Response:
        for name, values in request.query_params.lists():
            if name != ENTERPRISE or len(values) != 1:
                raise UnknownParameter(name=name[:MOST_SHOWN])
        asked = request.query_params.get(ENTERPRISE)
        if asked is None:
            found = request_recomputation(actor=self.actor)
            match = request.resolver_match
            where = f"{match.namespace if match else 'v1'}:capabilities-recomputation"
            return self.shown(
                RecomputationAnswer,
                found,
                tag=found.tag,
                status=status.HTTP_202_ACCEPTED,
                location=reverse(where, args=[found.id]),
            )
        if not (asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS):
            raise EnterpriseIdMalformed()
        return Response(RecomputedAnswer(recompute_enterprise(actor=self.actor, enterprise_id=int(asked))).data)


class RecomputationView(ClearAPIView):
    """How a recomputation of everything stands."""

    resource = "capabilities"

    @extend_schema(operation_id="recomputation_show", responses=RecomputationAnswer)
    def get(self, request: Request, recomputation_id: int) -> Response:
        found = queries.recomputation(self.actor, recomputation_id)
        return self.shown(RecomputationAnswer, found, tag=found.tag)
