"""API doors of what institutions make of outcomes, and of the periods they close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from outcomes.records import queries
from outcomes.records.api.filters import OutcomeReviewFilters, PeriodLockFilters
from outcomes.records.api.serializers import (
    OutcomeReviewAnswer,
    OutcomeReviewRequest,
    OutcomesReviewedAnswer,
    PeriodLockAnswer,
    PeriodLockRequest,
    PeriodUnlockRequest,
)
from outcomes.records.operations.locking import lock_period, unlock_period
from outcomes.records.operations.reviewing import review_outcomes


class OutcomeReviewsView(ClearAPIView):
    """What institutions made of outcomes."""

    resource = "outcomes"
    filterset_class = OutcomeReviewFilters
    orderings = {"submitted_at": "submitted_at", "id": "id"}
    default_ordering = "-submitted_at"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (row.outcome.source.code for row in rows)

    @extend_schema(
        operation_id="outcome_reviews_list",
        parameters=filters_of(OutcomeReviewFilters),
        responses=OutcomeReviewAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.reviews_for(self.actor), OutcomeReviewAnswer)


class OutcomesReviewView(ClearAPIView):
    """Accept outcomes, or send them back with a note; all of them or none."""

    resource = "outcomes"

    @extend_schema(
        operation_id="review_outcomes",
        request=OutcomeReviewRequest,
        responses=OutcomesReviewedAnswer,
        examples=[
            OpenApiExample(
                "Sent back",
                value={"outcomes": [31], "verdict": "returned", "note": "The head count of March is missing."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        sent = self.body(OutcomeReviewRequest)
        settled = review_outcomes(actor=self.actor, outcome_ids=sent.pop("outcomes"), **sent)
        return Response(OutcomesReviewedAnswer({"reviews": settled}).data)


class PeriodLocksView(ClearAPIView):
    """The periods that institutions in sight have closed."""

    resource = "period_locks"
    filterset_class = PeriodLockFilters
    orderings = {"starts": "starts", "ends": "ends", "locked_at": "locked_at", "id": "id"}
    default_ordering = "-starts"

    @extend_schema(
        operation_id="period_locks_list",
        parameters=filters_of(PeriodLockFilters),
        responses=PeriodLockAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.locks_of(self.actor), PeriodLockAnswer)

    @extend_schema(
        operation_id="lock_period",
        request=PeriodLockRequest,
        responses={201: PeriodLockAnswer},
        examples=[
            OpenApiExample(
                "The first quarter",
                value={"starts": "2026-01-01", "ends": "2026-03-31", "note": "Reported to the board."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        row = lock_period(actor=self.actor, **self.body(PeriodLockRequest))
        match = request.resolver_match
        where = reverse(f"{match.namespace if match else 'v1'}:period-lock", args=[row.pk])
        return self.shown(PeriodLockAnswer, row, tag=tag_of(row), status=status.HTTP_201_CREATED, location=where)


class PeriodLockView(ClearAPIView):
    """One closed period."""

    resource = "period_locks"

    @extend_schema(operation_id="period_lock_show", responses=PeriodLockAnswer)
    def get(self, request: Request, lock_id: int) -> Response:
        found = queries.lock_for(actor=self.actor, lock_id=lock_id)
        return self.shown(PeriodLockAnswer, found, tag=tag_of(found))


class PeriodUnlockView(ClearAPIView):
    """Open a closed period again."""

    resource = "period_locks"

    @extend_schema(
        operation_id="unlock_period",
        request=PeriodUnlockRequest,
        responses=PeriodLockAnswer,
        examples=[
            OpenApiExample("A late correction", value={"because": "Two head counts were swapped."}, request_only=True)
        ],
    )
    def post(self, request: Request, lock_id: int) -> Response:
        sent = self.body(PeriodUnlockRequest)
        row = unlock_period(actor=self.actor, lock_id=lock_id, expected=self.expected(), **sent)
        return self.shown(PeriodLockAnswer, row, tag=tag_of(row))
