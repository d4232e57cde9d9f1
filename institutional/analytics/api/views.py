"""API doors of overviews: having one computed, and reading the newest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import between_transactions
from clear_platform.foundation.rendering.api import ClearAPIView, UnknownFilter
from clear_platform.foundation.rendering.attributions import attributed
from execution.public import carried, ended_under
from institutional.analytics.api.serializers import OverviewAnswer, OverviewBegunAnswer, OverviewRequest
from institutional.analytics.operations import ASYNC, compute_portfolio_overview, ended
from institutional.analytics.queries.overviews import overview_of

NO_FILTERS = "none. The newest overview is read; POST asof_date to have one of that day computed"


class PortfolioOverviewView(ClearAPIView):
    """What a portfolio comes to: the newest overview, and having one computed."""

    resource = "portfolios"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (code for one in rows for code in one.sources)

    @extend_schema(operation_id="portfolio_overview", responses=attributed(OverviewAnswer))
    def get(self, request: Request, portfolio_id: int) -> Response:
        for name in request.query_params:
            raise UnknownFilter(name=name[:40], choices=NO_FILTERS)
        found = overview_of(actor=self.actor, portfolio_id=portfolio_id)
        return Response(self.attributed_data(dict(OverviewAnswer(found).data), [found]))

    @extend_schema(
        operation_id="compute_portfolio_overview",
        request=OverviewRequest,
        responses={200: attributed(OverviewAnswer), 202: OverviewBegunAnswer},
        examples=[
            OpenApiExample("As of today, as the house assumes", value={"require_fresh": False}, request_only=True),
            OpenApiExample(
                "As of a day, with another share lost of loans",
                value={"asof_date": "2026-06-30", "assumptions": {"lgd_loan": "0.55"}},
                request_only=True,
            ),
            OpenApiExample(
                "An earlier one again, byte for byte",
                value={"pricing_pack_id": 1, "ledger_commit_hash": sha256(b"an entry of the ledger").hexdigest()},
                request_only=True,
            ),
        ],
    )
    def post(self, request: Request, portfolio_id: int) -> Response:
        wanted = self.body(OverviewRequest)
        key = self.asked_key(request)
        again = ended_under(actor=self.actor, asked_key=key)
        if again is not None:
            ended(carried(actor=self.actor, run_id=again))
            response = self._shown(portfolio_id, again)
            response["Idempotent-Replayed"] = "true"
            return response
        with between_transactions():
            ran = compute_portfolio_overview(actor=self.actor, portfolio_id=portfolio_id, asked_key=key, **wanted)
        if wanted["mode"] == ASYNC:
            begun = {"run_id": ran.run_id, "status": ran.status}
            response = Response(OverviewBegunAnswer(begun).data, status=status.HTTP_202_ACCEPTED)
            response["Location"] = request.path.split("/institutional/")[0] + f"/runs/{ran.run_id}"
            return response
        return self._shown(portfolio_id, ran.run_id)

    def _shown(self, portfolio_id: int, run_id: Any) -> Response:
        found = overview_of(actor=self.actor, portfolio_id=portfolio_id, run_id=run_id)
        return Response(self.attributed_data(dict(OverviewAnswer(found).data), [found]))
