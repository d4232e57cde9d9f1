"""API door of appraising a portfolio."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from institutional.appraisals.operations import analyse_portfolio


class AppraisedAnswer(serializers.Serializer[object]):
    """What appraising a portfolio did."""

    portfolio_id = serializers.IntegerField()
    enterprises = serializers.IntegerField()
    analyses = serializers.IntegerField()
    scores = serializers.IntegerField()
    readiness = serializers.IntegerField()


class AnalysePortfolioView(ClearAPIView):
    """Analyse every enterprise of a portfolio from the holder's own positions, and score what changed."""

    resource = "portfolios"

    @extend_schema(operation_id="analyse_portfolio", request=None, responses=AppraisedAnswer)
    def post(self, request: Request, portfolio_id: int) -> Response:
        return Response(AppraisedAnswer(analyse_portfolio(actor=self.actor, portfolio_id=portfolio_id)).data)
