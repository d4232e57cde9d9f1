"""API doors of decisions, their versions and contexts. Not here: lineage (`lineage`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of, refused
from enterprises.decisions import queries
from enterprises.decisions.api.filters import DecisionFilters
from enterprises.decisions.api.serializers import (
    ContextAnswer,
    ContextRequest,
    DecisionAnswer,
    DecisionRequest,
    DifferenceAnswer,
    DifferenceRequest,
    NewestContextAnswer,
    NoteRequest,
    NothingRequest,
    SupersedeRequest,
    VersionsAnswer,
)
from enterprises.decisions.operations.deciding import (
    add_decision_context,
    approve_decision,
    close_decision,
    propose_decision,
    reject_decision,
)
from enterprises.decisions.operations.drafting import (
    create_decision,
    create_decision_from_analysis,
    supersede_decision,
)
from enterprises.decisions.operations.renewing import renew_decision

ARTIFACT_EXAMPLE = {
    "recommendation": "Collect what is overdue, on a calendar.",
    "rationale": "30 % of the receivables are more than 60 days old.",
    "expected_outcomes": [
        {"metric": "late_invoice_share_ratio", "unit": "share", "baseline": "0.3", "target": "0.1", "by_days": 90}
    ],
    "action_plan": [
        {"ref": "1.1", "title": "Name who collects", "owner": "owner", "due_days": 7, "milestones": ["The calendar"]}
    ],
}


class DecisionsView(ClearAPIView):
    """The decisions that the caller may see, each version a row."""

    resource = "decisions"
    filterset_class = DecisionFilters
    orderings = {"id": "pk", "created_at": "created_at", "title": "title", "version": "version"}
    default_ordering = "-created_at"

    @extend_schema(
        operation_id="decisions_list", parameters=filters_of(DecisionFilters), responses=DecisionAnswer(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.decisions_for(self.actor), DecisionAnswer)

    @extend_schema(
        operation_id="create_decision",
        request=DecisionRequest,
        responses={201: DecisionAnswer},
        examples=[
            OpenApiExample(
                "About an enterprise",
                value={
                    "title": "Collect on a calendar",
                    "domain": "cfo",
                    "enterprise": 12,
                    "artifact_json": ARTIFACT_EXAMPLE,
                },
                request_only=True,
            ),
            OpenApiExample(
                "On an analysis",
                value={"title": "Collect on a calendar", "analysis": 7, "artifact_json": ARTIFACT_EXAMPLE},
                request_only=True,
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        wanted = self.body(DecisionRequest)
        made = (create_decision_from_analysis if "analysis_id" in wanted else create_decision)(
            actor=self.actor, **wanted
        )
        response = Response(DecisionAnswer(made).data, status=status.HTTP_201_CREATED)
        response["Location"] = f"{request.path}/{made.pk}"
        return response


class DecisionView(ClearAPIView):
    """One version of a decision."""

    resource = "decisions"

    @extend_schema(operation_id="decisions_show", responses=DecisionAnswer)
    def get(self, request: Request, decision_id: UUID) -> Response:
        found = queries.decision_for(actor=self.actor, decision_id=decision_id)
        return self.shown(DecisionAnswer, found, tag=tag_of(found))


class ProposeView(ClearAPIView):
    """Put a draft before those who decide."""

    resource = "decisions"

    @extend_schema(operation_id="propose_decision", request=NothingRequest, responses=DecisionAnswer)
    def post(self, request: Request, decision_id: UUID) -> Response:
        self.body(NothingRequest)
        return Response(DecisionAnswer(propose_decision(actor=self.actor, decision_id=decision_id)).data)


class ApproveView(ClearAPIView):
    """Approve a proposed version; never one's own."""

    resource = "decisions"

    @extend_schema(operation_id="approve_decision", request=NoteRequest, responses=DecisionAnswer)
    def post(self, request: Request, decision_id: UUID) -> Response:
        note = self.body(NoteRequest)["note"]
        return Response(DecisionAnswer(approve_decision(actor=self.actor, decision_id=decision_id, note=note)).data)


class RejectView(ClearAPIView):
    """Reject a proposed version, saying why."""

    resource = "decisions"

    @extend_schema(
        operation_id="reject_decision",
        request=NoteRequest,
        responses=DecisionAnswer,
        examples=[OpenApiExample("Why", value={"note": "The target needs a baseline."}, request_only=True)],
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        note = self.body(NoteRequest)["note"]
        return Response(DecisionAnswer(reject_decision(actor=self.actor, decision_id=decision_id, note=note)).data)


class CloseView(ClearAPIView):
    """End a decision."""

    resource = "decisions"

    @extend_schema(operation_id="close_decision", request=NoteRequest, responses=DecisionAnswer)
    def post(self, request: Request, decision_id: UUID) -> Response:
        note = self.body(NoteRequest)["note"]
        return Response(DecisionAnswer(close_decision(actor=self.actor, decision_id=decision_id, note=note)).data)


class SupersedeView(ClearAPIView):
    """Begin the next version."""

    resource = "decisions"

    @extend_schema(
        operation_id="supersede_decision",
        request=SupersedeRequest,
        responses={201: DecisionAnswer},
        examples=[OpenApiExample("Another title", value={"title": "Collect each week"}, request_only=True)],
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        wanted: dict[str, Any] = self.body(SupersedeRequest)
        made = supersede_decision(actor=self.actor, decision_id=decision_id, **wanted)
        response = Response(DecisionAnswer(made).data, status=status.HTTP_201_CREATED)
        response["Location"] = request.path.replace(f"{decision_id}/supersede", str(made.pk))
        return response


class RenewView(ClearAPIView):
    """Begin the next version with every citation as its evidence stands now; a draft is rewritten itself."""

    resource = "decisions"

    @extend_schema(operation_id="renew_decision", request=NothingRequest, responses={201: DecisionAnswer})
    def post(self, request: Request, decision_id: UUID) -> Response:
        self.body(NothingRequest)
        made = renew_decision(actor=self.actor, decision_id=decision_id)
        response = Response(DecisionAnswer(made).data, status=status.HTTP_201_CREATED)
        response["Location"] = request.path.replace(f"{decision_id}/renew", str(made.pk))
        return response


class VersionsView(ClearAPIView):
    """All versions of one decision."""

    resource = "decisions"

    @extend_schema(operation_id="decision_versions", responses=VersionsAnswer)
    def get(self, request: Request, decision_id: UUID) -> Response:
        found = queries.versions_of(actor=self.actor, decision_id=decision_id)
        return Response(VersionsAnswer({"results": found}).data)


class DifferenceView(ClearAPIView):
    """What changed from another version to this one."""

    resource = "decisions"

    @extend_schema(
        operation_id="decision_diff",
        parameters=[DifferenceRequest],
        responses={200: DifferenceAnswer, **refused(422)},
    )
    def get(self, request: Request, decision_id: UUID) -> Response:
        asked = DifferenceRequest(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        other, changes = queries.difference(actor=self.actor, decision_id=decision_id, **asked.validated_data)
        return Response(DifferenceAnswer({"decision_id": decision_id, "against": other.pk, "changes": changes}).data)


class ContextView(ClearAPIView):
    """What was known around a decision."""

    resource = "decisions"

    @extend_schema(operation_id="decision_context", responses=NewestContextAnswer)
    def get(self, request: Request, decision_id: UUID) -> Response:
        newest, earlier = queries.newest_context_of(actor=self.actor, decision_id=decision_id)
        answer = ContextAnswer(newest).data | {"earlier": ContextAnswer(earlier, many=True).data}
        return Response(answer)

    @extend_schema(
        operation_id="add_decision_context",
        request=ContextRequest,
        responses={201: ContextAnswer},
        examples=[
            OpenApiExample(
                "Why now", value={"context_json": {"why_now": "The credit line is up for renewal."}}, request_only=True
            )
        ],
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        made = add_decision_context(actor=self.actor, decision_id=decision_id, **self.body(ContextRequest))
        response = Response(ContextAnswer(made).data, status=status.HTTP_201_CREATED)
        response["Location"] = request.path
        return response
