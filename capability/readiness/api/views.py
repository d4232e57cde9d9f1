"""API door of readiness: of one enterprise."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capability.readiness import queries
from capability.readiness.api.serializers import ReadinessAnswer
from clear_platform.foundation.rendering.api import ClearAPIView
from enterprises.public import enterprise_for


class FinancingReadinessView(ClearAPIView):
    """Financing readiness of one enterprise, as the caller's organization computed it, else the enterprise itself."""

    resource = "readiness"

    @extend_schema(operation_id="enterprise_financing_readiness", responses=ReadinessAnswer)
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        history = queries.history_of(self.actor, enterprise_id=enterprise_id)
        answer = {"enterprise": enterprise_id, "newest": history[0] if history else None, "history": history}
        return Response(ReadinessAnswer(answer).data)
