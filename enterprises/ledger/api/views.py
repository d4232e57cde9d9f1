"""API door of the ledger: the entries of the organization one acts for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of
from enterprises.ledger.api.filters import LedgerFilters
from enterprises.ledger.api.serializers import LedgerEntryAnswer
from enterprises.ledger.queries import entries_for
from enterprises.ledger.rules import sources_of_image


class LedgerView(ClearAPIView):
    """The ledger of the organization one acts for: decisions and holdings, each change with its hash."""

    resource = "ledger"
    filterset_class = LedgerFilters
    orderings = {"id": "pk", "recorded_at": "recorded_at", "seq": "seq"}
    default_ordering = "-recorded_at"

    @extend_schema(
        operation_id="ledger_list", parameters=filters_of(LedgerFilters), responses=LedgerEntryAnswer(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(entries_for(self.actor), LedgerEntryAnswer)

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str] | None:
        return {code for row in rows for code in sources_of_image(row.image_json)}
