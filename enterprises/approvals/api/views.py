"""API door of the rules of approval of the organization that is acted for."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from enterprises.approvals.api.serializers import RulesAnswer, RulesRequest
from enterprises.approvals.operations import set_approval_rules
from enterprises.approvals.queries import rules_of
from enterprises.approvals.results import Rule


class ApprovalRulesView(ClearAPIView):
    """How many people have to approve a decision of the organization that is acted for, by domain.

    Staff name the organization in `X-Organization`.
    """

    resource = "approval_rules"

    @extend_schema(operation_id="approval_rules_show", responses=RulesAnswer)
    def get(self, request: Request) -> Response:
        found = rules_of(actor=self.actor, organization_id=self._organization())
        return self.shown(RulesAnswer, found, tag=found.tag)

    @extend_schema(
        operation_id="set_approval_rules",
        request=RulesRequest,
        responses=RulesAnswer,
        examples=[
            OpenApiExample(
                "Two in every domain, three in finance",
                value={"rules": [{"domain": None, "approvers_needed": 2}, {"domain": "cfo", "approvers_needed": 3}]},
                request_only=True,
            )
        ],
    )
    def put(self, request: Request) -> Response:
        rules = [Rule(**one) for one in self.body(RulesRequest)["rules"]]
        stands = set_approval_rules(
            actor=self.actor, organization_id=self._organization(), rules=rules, expected=self.expected()
        )
        return self.shown(RulesAnswer, stands, tag=stands.tag)

    def _organization(self) -> int:
        # Nobody's is nobody's to see.
        return self.actor.organization_id or 0
