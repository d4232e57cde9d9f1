"""Answers that go on for as long as something happens, as server-sent events. Not here: what happens.

Under the web server the event loop sends them, and no thread is held; elsewhere, as in tests, what there is already is
the whole answer. **Source**: HTML Living Standard, *Server-sent events*.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer

MEDIA_TYPE = "text/event-stream"


class EventStreamRenderer(BaseRenderer):
    """Lets a view be asked for events; the view makes its answer itself."""

    media_type = MEDIA_TYPE
    format = "events"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Give nothing: refusals are rendered as JSON, all else is a stream."""
        return b""


class EventStream(StreamingHttpResponse):
    """Events as they come. Takes: those there are by now, and what gives these and all that follow."""

    def __init__(self, already: Iterable[bytes], *, follows: Callable[[], AsyncIterator[bytes]]) -> None:
        super().__init__(already, content_type=MEDIA_TYPE)
        self["Cache-Control"] = "no-store"
        # A proxy that gathers an answer before it passes it on would keep all of this to itself.
        self["X-Accel-Buffering"] = "no"
        self.follows = follows


def event(name: str, data: Any, *, id: int | None = None) -> bytes:
    """Give one event as it is sent."""
    number = "" if id is None else f"id: {id}\n"
    return f"{number}event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def remark() -> bytes:
    """Give what says nothing, and keeps proxies from taking the silence for an end."""
    return b": still here\n\n"
