"""API doors of packs. They hold nobody's data: whoever may sign in may read them, staff have them built."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView, Door
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.schema import filters_of, refused
from execution.packs import queries
from execution.packs.api.filters import PackFilters, PriceFilters, RateFilters
from execution.packs.api.serializers import (
    KINDS,
    AcceptRequest,
    PackAnswer,
    PackHealthAnswer,
    PackProvidersAnswer,
    PackRequest,
    PackRow,
    PriceAnswer,
    RateAnswer,
    RequestedAnswer,
)
from execution.packs.operations.building import request_pack
from execution.packs.operations.steps import accept_pack

A_PACK = {
    "id": 41,
    "kind": "fx",
    "asof_date": "2026-04-13",
    "status": "fresh",
    "is_fresh": True,
    "in_force": True,
    "hash": "9f2c1e6a0b7d4c35e8f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7",
    "source": "ecb",
    "provider": "ecb_file",
    "reconciliation_status": "passed",
    "problems": [],
    "accepted_because": "",
    "estimated_ready": None,
    "built_at": "2026-04-13T21:15:02.114000Z",
    "published_at": "2026-04-13T21:15:02.391000Z",
    "superseded_at": None,
}


class PacksView(ClearAPIView):
    """Packs of reference data: rates, prices and benchmarks as of a day."""

    resource = "packs"
    filterset_class = PackFilters
    orderings = {"id": "pk", "asof_date": "asof_date", "built_at": "built_at"}

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (one.source.code for one in rows)

    @extend_schema(operation_id="packs_list", parameters=filters_of(PackFilters), responses=PackRow(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(queries.packs(), PackRow)

    @extend_schema(
        operation_id="request_pack",
        request=PackRequest,
        responses={202: RequestedAnswer},
        examples=[
            OpenApiExample("All that is due", value={"kind": "fx"}, request_only=True),
            OpenApiExample("A job", value={"job": 812}, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        job = request_pack(actor=self.actor, **self.body(PackRequest))
        return Response(RequestedAnswer({"job": job}).data, status=status.HTTP_202_ACCEPTED)


class PackView(ClearAPIView):
    """One pack, with why it was not put in force where it was not."""

    resource = "packs"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (one.source for one in rows)

    @extend_schema(
        operation_id="packs_show",
        responses=attributed(PackAnswer),
        examples=[OpenApiExample("Rates in force", value={**A_PACK, "attributions": []}, response_only=True)],
    )
    def get(self, request: Request, pack_id: int) -> Response:
        found = queries.pack_for(pack_id)
        return self.shown(PackAnswer, found, tag=found.tag)


class AcceptPackView(ClearAPIView):
    """A pack that did not pass, and that somebody knows to be right."""

    resource = "packs"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (one.source for one in rows)

    @extend_schema(
        operation_id="accept_pack",
        request=AcceptRequest,
        responses=attributed(PackAnswer),
        examples=[
            OpenApiExample(
                "A devaluation",
                value={"reason": "The central bank let the currency float on 6 April; its notice of that day."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, pack_id: int) -> Response:
        accepted = accept_pack(actor=self.actor, pack_id=pack_id, **self.body(AcceptRequest))
        return self.shown(PackAnswer, accepted, tag=accepted.tag)


class OfPack(ClearAPIView):
    """What a pack holds."""

    resource = "packs"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (one.pack.source.code for one in rows)


class PackRatesView(OfPack):
    """The rates of a pack: one unit of `base` is worth `rate` units of `quote`."""

    filterset_class = RateFilters
    orderings = {"id": "pk", "base": "base", "quote": "quote"}

    @extend_schema(operation_id="pack_rates_list", parameters=filters_of(RateFilters), responses=RateAnswer(many=True))
    def get(self, request: Request, pack_id: int) -> Response:
        return self.listed(queries.rates_of(pack_id), RateAnswer)


class PackPricesView(OfPack):
    """The prices or benchmarks of a pack."""

    filterset_class = PriceFilters
    orderings = {"id": "pk", "symbol": "symbol"}

    @extend_schema(
        operation_id="pack_prices_list", parameters=filters_of(PriceFilters), responses=PriceAnswer(many=True)
    )
    def get(self, request: Request, pack_id: int) -> Response:
        return self.listed(queries.prices_of(pack_id), PriceAnswer)


class ProvidersView(ClearAPIView):
    """Who gives reference data, and what would switch on those that are off."""

    resource = "packs"

    @extend_schema(operation_id="pack_providers_show", responses=PackProvidersAnswer)
    def get(self, request: Request) -> Response:
        return Response(PackProvidersAnswer({"providers": queries.providers()}).data)


class PackHealthView(Door):
    """Whatever watches the site asks whether rates are fresh; it says which pack is in force, nobody's data."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="pack_health_show",
        parameters=[OpenApiParameter("kind", str, enum=[*KINDS, ""], description="`fx` where it is left out.")],
        responses={200: PackHealthAnswer, **refused(400)},
        auth=[],
        examples=[
            OpenApiExample(
                "Fresh",
                value={
                    "status": "fresh",
                    "kind": "fx",
                    "pack_id": 41,
                    "asof_date": "2026-04-13",
                    "is_fresh": True,
                    "estimated_ready": None,
                    "reconciliation": {"status": "passed", "asof_date": "2026-04-13", "problems": []},
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> Response:
        return Response(PackHealthAnswer(queries.health_asked(request.query_params.get("kind", ""))).data)
