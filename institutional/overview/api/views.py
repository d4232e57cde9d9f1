"""API doors of a portfolio's enterprises, and of one enterprise as its institution sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.doors import about_one
from clear_platform.foundation.rendering.schema import filters_of
from institutional.overview.api.filters import MemberFilters
from institutional.overview.api.serializers import MemberRow, SnapshotAnswer
from institutional.overview.queries.listed import orderly_by_readiness
from institutional.overview.queries.members import members, sources_of_members
from institutional.overview.queries.snapshot import snapshot_of
from institutional.overview.queries.standing import give_readiness
from institutional.portfolios.api.serializers import EntryAnswer, EntryRequest
from institutional.portfolios.operations import add_enterprise_to_portfolio, remove_enterprise_from_portfolio
from institutional.portfolios.queries import entry_for


class _InPortfolios(ClearAPIView):
    resource = "portfolios"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return sources_of_members(self.actor, {(row.portfolio_id, row.enterprise_id) for row in rows})


class PortfolioEnterprisesView(_InPortfolios):
    """The enterprises in a portfolio; one more can be put in."""

    filterset_class = MemberFilters
    orderings = {
        "id": "enterprise_id",
        "name": "enterprise__organization__name",
        "principal": "principal",
        "readiness": "readiness_key",
        "added_at": "added_at",
    }
    default_ordering = "name"

    @extend_schema(
        operation_id="portfolio_enterprises_list",
        parameters=filters_of(MemberFilters),
        responses=MemberRow(many=True),
    )
    def get(self, request: Request, portfolio_id: int) -> Response:
        rows = members(actor=self.actor, portfolio_id=portfolio_id)
        return self.listed(orderly_by_readiness(rows), MemberRow, complete=self._with_readiness)

    def _with_readiness(self, rows: Sequence[Any]) -> None:
        holders = {row.portfolio.organization_id for row in rows}
        for holder in holders:
            give_readiness(rows, actor=self.actor, institution_id=holder)

    @extend_schema(
        operation_id="add_enterprise_to_portfolio",
        request=EntryRequest,
        responses={201: attributed(EntryAnswer)},
        examples=[OpenApiExample("One enterprise", value={"enterprise": 12}, request_only=True)],
    )
    def post(self, request: Request, portfolio_id: int) -> Response:
        made = add_enterprise_to_portfolio(actor=self.actor, portfolio_id=portfolio_id, **self.body(EntryRequest))
        where = f"{request.path}/{made.enterprise_id}"
        return self.shown(EntryAnswer, made, tag=made.tag, status=status.HTTP_201_CREATED, location=where)


class PortfolioEntryView(_InPortfolios):
    """One enterprise in one portfolio."""

    @extend_schema(operation_id="portfolio_enterprises_show", responses=attributed(EntryAnswer))
    def get(self, request: Request, portfolio_id: int, enterprise_id: int) -> Response:
        found = entry_for(actor=self.actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id)
        return self.shown(EntryAnswer, found, tag=found.tag)

    @extend_schema(operation_id="remove_enterprise_from_portfolio", responses={204: None})
    def delete(self, request: Request, portfolio_id: int, enterprise_id: int) -> Response:
        remove_enterprise_from_portfolio(
            actor=self.actor, portfolio_id=portfolio_id, enterprise_id=enterprise_id, expected=self.expected()
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class SnapshotView(ClearAPIView):
    """An enterprise as the caller's institution sees it."""

    resource = "snapshots"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (code for seen in rows for code in seen.sources)

    @extend_schema(operation_id="enterprise_snapshot", responses=attributed(SnapshotAnswer))
    @about_one("enterprise_id")
    def get(self, request: Request, enterprise_id: int) -> Response:
        seen = snapshot_of(actor=self.actor, enterprise_id=enterprise_id)
        return Response(self.attributed_data(dict(SnapshotAnswer(seen).data), [seen]))
