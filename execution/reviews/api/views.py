"""API doors of reviews: the queue, and deciding of what is on it."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from execution.reviews import queries
from execution.reviews.api.filters import ReviewFilters
from execution.reviews.api.serializers import ReviewAnswer, ReviewDecisionRequest, ReviewsDecidedAnswer
from execution.reviews.operations.deciding import decide_review


class ReviewsView(ClearAPIView):
    """What waits, or waited, for somebody to look at it."""

    resource = "reviews"
    orderings = {"asked_at": "asked_at", "id": "id"}
    default_ordering = "asked_at"
    filterset_class = ReviewFilters

    @extend_schema(operation_id="reviews_list", parameters=filters_of(ReviewFilters), responses=ReviewAnswer(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(queries.reviews_for(self.actor), ReviewAnswer)


class ReviewDecisionView(ClearAPIView):
    """Decide of a thing that waits. `entity_id` of a step is the run's id, a colon and the step's id."""

    resource = "reviews"

    @extend_schema(
        operation_id="decide_review",
        request=ReviewDecisionRequest,
        responses=ReviewsDecidedAnswer,
        examples=[
            OpenApiExample(
                "Sent back",
                value={"decision": "request_changes", "comment": "The rent is missing in March."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, entity_type: str, entity_id: str) -> Response:
        wanted = self.body(ReviewDecisionRequest)
        decided = decide_review(actor=self.actor, entity_type=entity_type, entity_id=entity_id, **wanted)
        found = {
            "entity_type": entity_type,
            "entity_id": entity_id,
            "decision": wanted["decision"],
            "reviews": decided,
        }
        return Response(ReviewsDecidedAnswer(found).data)
