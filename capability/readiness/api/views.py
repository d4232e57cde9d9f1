"""API door of readiness: of one enterprise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capability.catalog.shipped import SHIPPED_CAPABILITIES
from capability.readiness import queries
from capability.readiness.api.filters import WITHOUT, supposed_in
from capability.readiness.api.serializers import ReadinessAnswer, WhatIfAnswer
from capability.scoring.queries.resting import sources_behind
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.schema import refused
from enterprises.public import enterprise_for


class FinancingReadinessView(ClearAPIView):
    """Financing readiness of one enterprise, as the caller's organization computed it, else the enterprise itself."""

    resource = "readiness"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return sources_behind(self.actor, enterprise_ids=rows)

    @extend_schema(operation_id="enterprise_financing_readiness", responses=attributed(ReadinessAnswer))
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        history = queries.history_of(self.actor, enterprise_id=enterprise_id)
        newest = queries.explained_row(self.actor, history[0]) if history else None
        lapsed = newest is not None and queries.has_lapsed(self.actor, newest)
        anew = queries.computed_anew(enterprise_id)
        answer = {
            "enterprise": enterprise_id,
            "computed_anew_since": None if anew is None else anew.since,
            "lapsed": lapsed,
            "newest": newest,
            "history": history,
        }
        return Response(self.attributed_data(dict(ReadinessAnswer(answer).data), [enterprise_id]))


class WhatIfView(ClearAPIView):
    """What readiness would be with other scores than today's, and without some of the flags that stand."""

    resource = "readiness"
    several = frozenset({WITHOUT})

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return sources_behind(self.actor, enterprise_ids=rows)

    @extend_schema(
        operation_id="enterprise_financing_readiness_what_if",
        parameters=[
            *(OpenApiParameter(one.code, OpenApiTypes.DECIMAL, description="In place of today's score.")
              for one in SHIPPED_CAPABILITIES),
            OpenApiParameter(WITHOUT, str, many=True, description="A flag supposed gone. May be given more than once."),
        ],
        responses={200: attributed(WhatIfAnswer), **refused(422)},
    )  # fmt: skip
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        scores, without = supposed_in(request.query_params)
        found = queries.supposed(self.actor, enterprise_id=enterprise_id, scores=scores, without=without)
        return Response(self.attributed_data(dict(WhatIfAnswer(found).data), [enterprise_id]))
