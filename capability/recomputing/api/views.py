"""API doors of computing anew: asking for it, how far it is, stopping it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from capability.readiness.operations.recomputing import recompute_enterprise
from capability.recomputing import queries
from capability.recomputing.api.serializers import RecomputationAnswer, RecomputedAnswer
from capability.recomputing.errors import EnterpriseIdMalformed, UnknownParameter
from capability.recomputing.operations import request_recomputation, stop_recomputation
from capability.recomputing.results import RecomputationShown, one_told
from clear_platform.foundation.public import Actor
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
        parameters=[OpenApiParameter(ENTERPRISE, int, description="In the address. Without it, all, by a worker.")],
        responses={200: RecomputedAnswer, 202: RecomputationAnswer},
    )
    def post(self, request: Request) -> Response:
        for name in request.query_params:
            if name != ENTERPRISE:
                raise UnknownParameter(name=name[:MOST_SHOWN])
        asked = request.query_params.get(ENTERPRISE)
        if asked is None:
            found = request_recomputation(actor=self.actor)
            match = request.resolver_match
            where = f"{match.namespace if match else 'v1'}:capabilities-recomputation"
            return self.shown(
                RecomputationAnswer,
                _told(self.actor, found),
                tag=found.tag,
                status=status.HTTP_202_ACCEPTED,
                location=reverse(where, args=[found.id]),
            )
        if not (asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS):
            raise EnterpriseIdMalformed()
        enterprise_id = queries.enterprise_named(self.actor, int(asked))
        found_of_one = recompute_enterprise(actor=self.actor, enterprise_id=enterprise_id)
        return Response(RecomputedAnswer(one_told(found_of_one)).data)


class RecomputationView(ClearAPIView):
    """How a recomputation of everything stands."""

    resource = "capabilities"

    @extend_schema(operation_id="recomputation_show", responses=RecomputationAnswer)
    def get(self, request: Request, recomputation_id: int) -> Response:
        found = queries.recomputation(self.actor, recomputation_id)
        return self.shown(RecomputationAnswer, _told(self.actor, found), tag=found.tag)


class StopView(ClearAPIView):
    """Stop a recomputation of everything between two parts."""

    resource = "capabilities"

    @extend_schema(operation_id="stop_recomputation", request=None, responses=RecomputationAnswer)
    def post(self, request: Request, recomputation_id: int) -> Response:
        found = stop_recomputation(actor=self.actor, recomputation_id=recomputation_id, expected=self.expected())
        return self.shown(RecomputationAnswer, _told(self.actor, found), tag=found.tag)


def _told(actor: Actor, found: RecomputationShown) -> dict[str, Any]:
    enterprises = queries.how_many_enterprises(actor)
    return asdict(found) | {"enterprises": enterprises, "computations": found.enterprises}
