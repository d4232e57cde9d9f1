"""The memo of a version on the API."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import refused
from enterprises.decisions.memo.leaving import ASKED, leave
from enterprises.decisions.memo.paper import PAPERS
from enterprises.decisions.operations.exporting import FORMATS

MARKDOWN_EXAMPLE = """---
status: "accepted"
date: 2026-11-21
decision-makers: ["Ada Lima"]
consulted: ["Tomás Rivera"]
---

# Collect on a calendar

## Context and Problem Statement

Finance decision about Harbour Joinery.

A third of the receivables is more than 60 days old.
"""


class MemoView(ClearAPIView):
    """One version of a decision, as a document to take along."""

    resource = "exports"

    @extend_schema(
        operation_id="export_memo",
        description=(
            "The memo is recorded before it leaves; `Digest` holds the SHA-256 of its bytes. The same version, as "
            "known on the same day at the same ledger, is the same bytes. Markdown has the form of MADR 4.0."
        ),
        parameters=[
            OpenApiParameter("format", str, enum=list(FORMATS), default=ASKED["format"]),
            OpenApiParameter("paper", str, enum=list(PAPERS), default=ASKED["paper"], description="Of a PDF."),
        ],
        responses={
            (200, "application/pdf"): OpenApiResponse(
                OpenApiTypes.BINARY, description="The memo, as PDF or as Markdown."
            ),
            (200, "text/markdown"): OpenApiResponse(
                OpenApiTypes.STR,
                description="The memo, as PDF or as Markdown.",
                examples=[OpenApiExample("Approved", value=MARKDOWN_EXAMPLE, media_type="text/markdown")],
            ),
            **refused(400, 409),
        },
    )
    def get(self, request: Request, decision_id: UUID) -> FileResponse:
        return leave(actor=self.actor, decision_id=decision_id, asked=request.query_params.dict())
