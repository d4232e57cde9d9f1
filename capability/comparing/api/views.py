"""API doors of comparisons: peers, falls, fairness and drift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capability.comparing import queries
from capability.comparing.api.serializers import (
    ComparisonAnswer,
    FallAnswer,
    PeersAnswer,
    SeenAnswer,
)
from capability.comparing.beside import beside_peers, chosen
from capability.comparing.operations.seeing import see_falls
from capability.comparing.rules.documents import SOURCES
from capability.comparing.rules.outcomes import followed
from capability.evaluation.queries import newest_and_before
from capability.scoring.queries.resting import sources_behind
from capability.scoring.queries.stored import holder_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.attributions import attributed
from enterprises.public import enterprise_for


class PeersView(ClearAPIView):
    """Readiness and capabilities of one enterprise beside the closest peers that may be told of."""

    resource = "readiness"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        own = sources_behind(self.actor, enterprise_ids={row["enterprise"] for row in rows})
        return own | {code for row in rows for code in row[SOURCES]}

    @extend_schema(operation_id="enterprise_readiness_peers", responses=attributed(PeersAnswer))
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise = enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        found = beside_peers(self.actor, enterprise)
        return Response(self.attributed_data(dict(PeersAnswer(found).data), [found]))


class FallsView(ClearAPIView):
    """Scores of one enterprise that fell by the computation the caller reads, and nobody looked at."""

    resource = "readiness"
    orderings = {"noticed_at": "noticed_at", "id": "id"}
    default_ordering = "-noticed_at"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return sources_behind(self.actor, enterprise_ids={row.enterprise_id for row in rows})

    @extend_schema(operation_id="enterprise_falls_list", responses=FallAnswer(many=True))
    def get(self, request: Request, enterprise_id: int) -> Response:
        enterprise_for(actor=self.actor, enterprise_id=enterprise_id)
        whose = holder_of(self.actor, enterprise_id=enterprise_id)
        rows = queries.falls_of(self.actor, organization_id=whose).filter(enterprise_id=enterprise_id)
        return self.listed(rows, FallAnswer)


class FallsSeenView(ClearAPIView):
    """Say that one has looked at the falls of an enterprise; they are told of no more."""

    resource = "readiness"

    @extend_schema(operation_id="see_falls", request=None, responses=SeenAnswer)
    def post(self, request: Request, enterprise_id: int) -> Response:
        return Response(SeenAnswer({"seen": see_falls(actor=self.actor, enterprise_id=enterprise_id)}).data)


class ComparisonView(ClearAPIView):
    """Whether some kinds of enterprises score lower, what drifts, and how scores did out of time."""

    resource = "capabilities"

    def sources_of(self, rows: Sequence[Any]) -> Iterable[str]:
        return (code for document in rows for code in document.get(SOURCES, ()))

    @extend_schema(
        operation_id="capabilities_comparison",
        parameters=[
            OpenApiParameter(
                "of",
                str,
                description="One of `choices`; without it an institution's own, to staff that of all enterprises.",
            )
        ],
        responses=attributed(ComparisonAnswer),
    )
    def get(self, request: Request) -> Response:
        choice, every = chosen(self.actor, request.query_params.get("of", ""))
        document: dict[str, Any] = choice.row.document_json if choice is not None else {}
        kept = [one.figures for one in newest_and_before()]
        answer = {
            "of": choice.of if choice is not None else None,
            "name": choice.label if choice is not None else None,
            "choices": [one.of for one in every],
            "enterprises": choice.row.enterprises if choice is not None else None,
            **{name: document.get(name) for name in ("as_of", "before", "fewest_in_a_group", "fairness", "drift")},
            "outcomes": followed(kept[0] if kept else None, kept[1] if len(kept) > 1 else None),
        }
        return Response(self.attributed_data(dict(ComparisonAnswer(answer).data), [document]))
