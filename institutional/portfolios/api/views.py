"""API doors of portfolios. Those of the enterprises in them are in `overview`."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from institutional.portfolios import queries
from institutional.portfolios.api.filters import PortfolioFilters
from institutional.portfolios.api.serializers import (
    PortfolioAnswer,
    PortfolioChange,
    PortfolioRequest,
    PortfolioRow,
)
from institutional.portfolios.operations import create_portfolio, update_portfolio


class PortfoliosView(ClearAPIView):
    """The portfolios of the caller's institutions."""

    resource = "portfolios"
    filterset_class = PortfolioFilters
    orderings = {"id": "pk", "name": "name", "created_at": "created_at"}
    default_ordering = "name"

    @extend_schema(
        operation_id="portfolios_list", parameters=filters_of(PortfolioFilters), responses=PortfolioRow(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.portfolios_for(self.actor), PortfolioRow)

    @extend_schema(
        operation_id="create_portfolio",
        request=PortfolioRequest,
        responses={201: PortfolioAnswer},
        examples=[
            OpenApiExample("In US dollars", value={"name": "Growth loans", "currency": "USD"}, request_only=True)
        ],
    )
    def post(self, request: Request) -> Response:
        made = create_portfolio(actor=self.actor, **self.body(PortfolioRequest))
        where = f"{request.path}/{made.id}"
        return self.shown(PortfolioAnswer, made, tag=made.tag, status=status.HTTP_201_CREATED, location=where)


class PortfolioView(ClearAPIView):
    """One portfolio."""

    resource = "portfolios"

    @extend_schema(operation_id="portfolios_show", responses=PortfolioAnswer)
    def get(self, request: Request, portfolio_id: int) -> Response:
        found = queries.portfolio_for(actor=self.actor, portfolio_id=portfolio_id)
        return self.shown(PortfolioAnswer, found, tag=found.tag)

    @extend_schema(
        operation_id="update_portfolio",
        request=PortfolioChange,
        responses=PortfolioAnswer,
        examples=[OpenApiExample("A new name", value={"name": "Growth loans, 2026"}, request_only=True)],
    )
    def patch(self, request: Request, portfolio_id: int) -> Response:
        wanted = self.body(PortfolioChange)
        changed = update_portfolio(actor=self.actor, portfolio_id=portfolio_id, expected=self.expected(), **wanted)
        return self.shown(PortfolioAnswer, changed, tag=changed.tag)
