"""API door of data quality: what every check finds, counted, and the list in parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence, Set
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView, UnknownFilter
from clear_platform.foundation.rendering.attributions import attributed
from clear_platform.foundation.rendering.pagination import CursorMismatch
from institutional.quality import queries
from institutional.quality.api.serializers import DataQualityAnswer
from institutional.quality.errors import FilterNotRead
from institutional.quality.rules import BY_CODE, KINDS, WHO, asked_checks

FILTERS = ("kind", "check", "who", "portfolio")
PLACES = ("cursor", "page_size")
USUAL, MOST = 50, 500
LONGEST_NUMBER = 15
CURSOR_PLACE: Final = re.compile("[0-9]{1,15}")
PARAMETERS = [
    OpenApiParameter("kind", str, enum=list(KINDS), many=True, description="May be given several times."),
    OpenApiParameter("check", str, enum=list(BY_CODE), many=True, description="May be given several times."),
    OpenApiParameter("who", str, enum=list(WHO), many=True, description="Who can mend it."),
    OpenApiParameter("portfolio", int, description="Id of a portfolio."),
    OpenApiParameter("cursor", str, description="From next or previous."),
    OpenApiParameter("page_size", int, description=f"1 to {MOST}."),
]


class DataQualityView(ClearAPIView):
    """What is missing, stale, outlying or contradictory in the caller's portfolios."""

    resource = "portfolios"
    several = frozenset({"kind", "check", "who"})

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (code for one in rows for code in one.sources)

    @extend_schema(operation_id="data_quality", parameters=PARAMETERS, responses=attributed(DataQualityAnswer))
    def get(self, request: Request) -> Response:
        query = request.query_params
        for name in query:
            if name not in FILTERS + PLACES:
                raise UnknownFilter(name=name[:40], choices=", ".join(FILTERS))
        kinds, codes, who = (
            self._chosen("kind", KINDS),
            self._chosen("check", tuple(BY_CODE)),
            self._chosen("who", WHO),
        )
        portfolio_id = self._number("portfolio", least=1)
        size, at = self._number("page_size", least=1, most=MOST) or USUAL, self._place()
        checks = asked_checks(kinds=kinds, codes=codes, who=who)
        counted = queries.counted(self.actor, portfolio_id=portfolio_id)
        rows = queries.findings(self.actor, checks=checks, portfolio_id=portfolio_id, limit=size + 1, offset=at)
        shown = {
            "checks": counted,
            "results": rows[:size],
            "next": self._link(at + size) if len(rows) > size else None,
            "previous": self._link(max(0, at - size)) if at else None,
        }
        return Response(self.attributed_data(dict(DataQualityAnswer(shown).data), rows[:size]))

    def _place(self) -> int:
        """Give how many rows come before the part that is asked for. Refuses: `CursorMismatch` of another list."""
        text = self.request.query_params.get("cursor", "")
        mark, _, place = text.partition(".")
        if text and (mark != self._mark() or not CURSOR_PLACE.fullmatch(place)):
            raise CursorMismatch()
        return int(place or 0)

    def _link(self, place: int) -> str:
        query = [(name, one) for name, values in self._narrowed(besides={"cursor"}) for one in values]
        address = self.request.build_absolute_uri(self.request.path)
        return f"{address}?{urlencode([*query, ('cursor', f'{self._mark()}.{place}')])}"

    def _mark(self) -> str:
        narrowed = sorted((name, sorted(values)) for name, values in self._narrowed(besides=set(PLACES)))
        return sha256(json.dumps(narrowed).encode()).hexdigest()[:16]

    def _narrowed(self, *, besides: Set[str]) -> list[tuple[str, list[str]]]:
        return [(name, values) for name, values in self.request.query_params.lists() if name not in besides]

    def _chosen(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        chosen = tuple(self.request.query_params.getlist(name))
        if not set(chosen) <= set(known):
            raise FilterNotRead(name=name, expected=f"one of {', '.join(known)}")
        return chosen

    def _number(self, name: str, *, least: int = 0, most: int = 10**LONGEST_NUMBER) -> int | None:
        text = self.request.query_params.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and least <= int(text) <= most):
            raise FilterNotRead(name=name, expected=f"a whole number, {least} to {most}")
        return int(text)
