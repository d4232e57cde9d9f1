"""The API door through which a run is followed while it happens. Not here: where the news come from (`runs.live`)."""

from __future__ import annotations

from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from clear_platform.foundation.rendering.api import ClearAPIView
from execution.runs import live, queries
from execution.runs.errors import LastEventUnknown, TooManyFollow

EVENT_STREAM = "text/event-stream"
_LONGEST_NUMBER = 18
_WAIT_SECONDS = 5


class EventStream(BaseRenderer):
    """Tells a browser that asks for nothing but server-sent events that it is right here."""

    media_type = EVENT_STREAM
    format = "event-stream"


class RunEventsView(ClearAPIView):
    """What happens in a run, told while it happens."""

    resource = "runs"
    renderer_classes = [JSONRenderer, EventStream]

    @extend_schema(
        operation_id="runs_follow",
        parameters=[
            OpenApiParameter(
                "Last-Event-ID",
                OpenApiTypes.INT64,
                OpenApiParameter.HEADER,
                description="The `id` of the last event that came; only what changed since is told.",
            )
        ],
        responses={
            (200, EVENT_STREAM): OpenApiResponse(
                OpenApiTypes.STR,
                description="Server-sent events: `step` for each step that changed, `run` for each change of its"
                " status. It ends with the run, or after 60 seconds.",
            )
        },
    )
    def get(self, request: Request, run_id: UUID) -> StreamingHttpResponse:
        queries.run_for(actor=self.actor, run_id=run_id)
        since = _number(request.headers.get("Last-Event-ID", "").strip())
        if live.streams_open() >= live.MOST_STREAMS:
            raise TooManyFollow(retry_after_seconds=_WAIT_SECONDS)
        # Not through a proxy's buffer: what waits there until it is full comes too late.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingHttpResponse(live.stream_of(run_id, since), content_type=EVENT_STREAM, headers=headers)


def _number(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        raise LastEventUnknown()
    return int(text)
