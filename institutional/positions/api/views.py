"""API doors of positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.schema import filters_of
from institutional.positions import queries
from institutional.positions.api.filters import PositionFilters
from institutional.positions.api.serializers import (
    CorrectionRow,
    PositionAnswer,
    PositionChange,
    PositionCorrection,
    PositionRequest,
    PositionRow,
)
from institutional.positions.operations import correct_position, create_position, remove_position, update_position
from institutional.positions.results import PositionShown

A_LOAN = OpenApiExample(
    "A loan",
    value={
        "enterprise": 12,
        "instrument": "loan",
        "principal": "250000.00",
        "approved_on": "2026-03-02",
        "matures_on": "2033-03-02",
        "external_ref": "L-2026-0412",
    },
    request_only=True,
)


class PositionsView(ClearAPIView):
    """The positions of a portfolio."""

    resource = "positions"
    filterset_class = PositionFilters
    orderings = {"id": "pk", "principal": "principal", "approved_on": "approved_or_never", "recorded_at": "recorded_at"}

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (one.source if isinstance(one, PositionShown) else one.source.code for one in rows)

    @extend_schema(
        operation_id="positions_list",
        description="Ordered by `approved_on`, a position without that day counts as approved on 0001-01-01.",
        parameters=filters_of(PositionFilters),
        responses=PositionRow(many=True),
    )
    def get(self, request: Request, portfolio_id: int) -> Response:
        return self.listed(queries.positions_of(actor=self.actor, portfolio_id=portfolio_id), PositionRow)

    @extend_schema(
        operation_id="create_position",
        request=PositionRequest,
        responses={201: attributed(PositionAnswer)},
        examples=[A_LOAN],
    )
    def post(self, request: Request, portfolio_id: int) -> Response:
        made = create_position(actor=self.actor, portfolio_id=portfolio_id, **self.body(PositionRequest))
        where = f"{request.path}/{made.id}"
        return self.shown(PositionAnswer, made, tag=made.tag, status=status.HTTP_201_CREATED, location=where)


class PositionView(ClearAPIView):
    """One position of a portfolio."""

    resource = "positions"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (one.source for one in rows)

    @extend_schema(operation_id="positions_show", responses=attributed(PositionAnswer))
    def get(self, request: Request, portfolio_id: int, position_id: int) -> Response:
        found = queries.position_for(actor=self.actor, portfolio_id=portfolio_id, position_id=position_id)
        return self.shown(PositionAnswer, found, tag=found.tag)

    @extend_schema(
        operation_id="update_position",
        request=PositionChange,
        responses=attributed(PositionAnswer),
        examples=[OpenApiExample("Watch it", value={"status": "watch"}, request_only=True)],
    )
    def patch(self, request: Request, portfolio_id: int, position_id: int) -> Response:
        terms = self.body(PositionChange)
        changed = update_position(
            actor=self.actor,
            portfolio_id=portfolio_id,
            position_id=position_id,
            expected=self.expected(),
            **terms,
        )
        return self.shown(PositionAnswer, changed, tag=changed.tag)

    @extend_schema(operation_id="remove_position", responses={204: None})
    def delete(self, request: Request, portfolio_id: int, position_id: int) -> Response:
        remove_position(actor=self.actor, portfolio_id=portfolio_id, position_id=position_id, expected=self.expected())
        return Response(status=status.HTTP_204_NO_CONTENT)


class CorrectView(ClearAPIView):
    """Set right what was recorded of a position."""

    resource = "positions"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (one.source for one in rows)

    @extend_schema(
        operation_id="correct_position",
        request=PositionCorrection,
        responses=attributed(PositionAnswer),
        examples=[
            OpenApiExample(
                "A slip",
                value={"principal": "25000.00", "because": "The contract says 25,000; a nought too many was typed."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, portfolio_id: int, position_id: int) -> Response:
        wanted = self.body(PositionCorrection)
        corrected = correct_position(
            actor=self.actor,
            portfolio_id=portfolio_id,
            position_id=position_id,
            expected=self.expected(),
            **wanted,
        )
        return self.shown(PositionAnswer, corrected, tag=corrected.tag)


class CorrectionsView(ClearAPIView):
    """What was changed of a position by somebody, newest first, with what stood there before."""

    resource = "positions"
    orderings = {"id": "pk", "at": "at"}
    default_ordering = "-at"
    source = ""

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return [self.source]

    @extend_schema(operation_id="position_corrections_list", responses=CorrectionRow(many=True))
    def get(self, request: Request, portfolio_id: int, position_id: int) -> Response:
        # What stood there is of the source that the position is of.
        self.source = queries.position_for(actor=self.actor, portfolio_id=portfolio_id, position_id=position_id).source
        found = queries.changes_of(actor=self.actor, portfolio_id=portfolio_id, position_id=position_id)
        return self.listed(found, CorrectionRow)
