"""API doors of evaluations that were kept: all of them, and one with its figures."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capability.evaluation.api.serializers import EvaluationAnswer, EvaluationRow
from capability.evaluation.queries import READERS, evaluation, evaluations_kept
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import require
from clear_platform.foundation.rendering.api import ClearAPIView


class EvaluationsView(ClearAPIView):
    """Evaluations that were kept: how well scores told what became of the loans of a file."""

    resource = "capabilities"
    orderings = {"id": "id", "made_at": "made_at"}
    default_ordering = "-made_at"

    @extend_schema(operation_id="capabilities_evaluations", responses=EvaluationRow(many=True))
    def get(self, request: Request) -> Response:
        require(self.actor, READERS)
        return self.listed(evaluations_kept(), EvaluationRow)


class EvaluationView(ClearAPIView):
    """One evaluation with everything it found."""

    resource = "capabilities"

    @extend_schema(operation_id="capabilities_evaluation", responses=EvaluationAnswer)
    def get(self, request: Request, evaluation_id: int) -> Response:
        require(self.actor, READERS)
        kept = evaluation(evaluation_id)
        if kept is None:
            raise NotFound()
        return Response(EvaluationAnswer(kept).data)
