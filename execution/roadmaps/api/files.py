"""API doors of a pack's file: taken out as Markdown, brought back, conflicts settled."""

from __future__ import annotations

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from execution.roadmaps import queries
from execution.roadmaps.api.serializers import ConflictsAnswer, SettleRequest, SyncAnswer, SyncRequest
from execution.roadmaps.downloads import MEDIA_TYPE, pack_file, told
from execution.roadmaps.operations.filing import MOST_BYTES, settle_conflicts, sync_ticket_pack


class PackMarkdownView(ClearAPIView):
    """A pack as a Markdown checklist."""

    resource = "ticket_packs"

    @extend_schema(operation_id="ticket_packs_markdown", responses={(200, MEDIA_TYPE): OpenApiTypes.BINARY})
    def get(self, request: Request, ticket_pack_id: int) -> FileResponse:
        return pack_file(self.actor, ticket_pack_id)


class PackSyncView(ClearAPIView):
    """A file of the pack that came back."""

    resource = "ticket_packs"
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="sync_ticket_pack",
        request={"multipart/form-data": SyncRequest},
        responses=SyncAnswer,
        examples=[
            OpenApiExample(
                "Only to be told",
                value={"file": "(a file)", "dry_run": True},
                request_only=True,
                media_type="multipart/form-data",
            )
        ],
    )
    def post(self, request: Request, ticket_pack_id: int) -> Response:
        sent = self.body(SyncRequest)
        synced = sync_ticket_pack(
            actor=self.actor,
            pack_id=ticket_pack_id,
            content=sent["file"].read(MOST_BYTES + 1),
            filename=sent["file"].name or "",
            keep=sent.get("keep"),
            dry_run=sent["dry_run"],
        )
        return Response(SyncAnswer(told(synced)).data)


class PackConflictsView(ClearAPIView):
    """What of files that came back waits for somebody to choose."""

    resource = "ticket_packs"

    @extend_schema(operation_id="conflicts_show", responses=ConflictsAnswer)
    def get(self, request: Request, ticket_pack_id: int) -> Response:
        return self._answer(ticket_pack_id)

    @extend_schema(
        operation_id="settle_conflicts",
        request=SettleRequest,
        responses=ConflictsAnswer,
        examples=[
            OpenApiExample("Two", value={"conflicts": [4, 5], "keep": "file"}, request_only=True),
            OpenApiExample("All that are open", value={"keep": "here"}, request_only=True),
        ],
    )
    def post(self, request: Request, ticket_pack_id: int) -> Response:
        sent = self.body(SettleRequest)
        chosen = sent.get("conflicts")
        settle_conflicts(
            actor=self.actor,
            pack_id=ticket_pack_id,
            choices=dict.fromkeys(chosen or (), sent["keep"]),
            keep_all=sent["keep"] if chosen is None else None,
        )
        return self._answer(ticket_pack_id)

    def _answer(self, ticket_pack_id: int) -> Response:
        pack = queries.pack_for(actor=self.actor, pack_id=ticket_pack_id)
        return Response(ConflictsAnswer({"results": queries.conflicts_here(actor=self.actor, pack=pack)}).data)
