"""API doors of prompts: what holds, another wording, every version, how two differ, an earlier one again."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from execution.narration import queries
from execution.narration.api.serializers import (
    PromptAnswer,
    PromptDiffAnswer,
    PromptRequest,
    PromptsAnswer,
    PromptVersionAnswer,
    RollBackRequest,
)
from execution.narration.operations import change_prompt, roll_back_prompt
from execution.narration.rules.wording import Wording

ANOTHER = OpenApiExample(
    "A shorter text",
    value={
        "instructions": 'Write plain English, as one JSON object: {"sentences": [{"text": "…", "citations": [] }]}',
        "template": "Subject: {{inputs.subject}}\nFacts: {{inputs.facts}}",
        "fallback": "{{inputs.subject}}. {{state.told}}",
        "most_characters": 600,
        "because": "Shorter, for the board's page.",
    },
    request_only=True,
)
BEFORE = OpenApiExample("The one that ships", value={"version": 0}, request_only=True)


class PromptsView(ClearAPIView):
    """Every prompt, with the wording that holds for the caller's organization."""

    resource = "prompts"

    @extend_schema(operation_id="prompts_list", responses=PromptsAnswer)
    def get(self, request: Request) -> Response:
        found = queries.prompts_in_force(actor=self.actor, organization_id=queries.whose(self.actor))
        return Response(PromptsAnswer({"prompts": found}).data)


class PromptView(ClearAPIView):
    """One prompt, and another wording for it: members for their organization, staff for all that have none."""

    resource = "prompts"

    @extend_schema(operation_id="prompts_show", responses=PromptAnswer)
    def get(self, request: Request, prompt_key: str) -> Response:
        found = queries.prompt_in_force(actor=self.actor, key=prompt_key, organization_id=queries.whose(self.actor))
        return self.shown(PromptAnswer, found, tag=found.tag)

    @extend_schema(operation_id="change_prompt", request=PromptRequest, responses=PromptAnswer, examples=[ANOTHER])
    def put(self, request: Request, prompt_key: str) -> Response:
        wanted = self.body(PromptRequest)
        because = wanted.pop("because")
        found = change_prompt(
            actor=self.actor, key=prompt_key, wording=Wording(**wanted), because=because, expected=self.expected()
        )
        return self.shown(PromptAnswer, found, tag=found.tag)


class PromptVersionsView(ClearAPIView):
    """Every wording that a prompt had: the organization's own and the installation's."""

    resource = "prompts"
    orderings = {"made_at": "made_at", "id": "id"}
    default_ordering = "-made_at"

    @extend_schema(operation_id="prompt_versions_list", responses=PromptVersionAnswer(many=True))
    def get(self, request: Request, prompt_key: str) -> Response:
        rows = queries.versions_of(actor=self.actor, key=prompt_key, organization_id=queries.whose(self.actor))
        return self.listed(rows, PromptVersionAnswer)


class PromptDiffView(ClearAPIView):
    """How two versions of one's own differ, line by line; 0 is the wording that holds without one's own."""

    resource = "prompts"

    @extend_schema(operation_id="prompt_diff", responses=PromptDiffAnswer)
    def get(self, request: Request, prompt_key: str, before: int, after: int) -> Response:
        parts, _, _ = queries.difference(
            actor=self.actor,
            key=prompt_key,
            organization_id=queries.whose(self.actor),
            before=before,
            after=after,
        )
        return Response(PromptDiffAnswer({"before": before, "after": after, "parts": parts}).data)


class RollBackPromptView(ClearAPIView):
    """Let an earlier wording hold again."""

    resource = "prompts"

    @extend_schema(operation_id="roll_back_prompt", request=RollBackRequest, responses=PromptAnswer, examples=[BEFORE])
    def post(self, request: Request, prompt_key: str) -> Response:
        found = roll_back_prompt(
            actor=self.actor, key=prompt_key, expected=self.expected(), **self.body(RollBackRequest)
        )
        return self.shown(PromptAnswer, found, tag=found.tag)
