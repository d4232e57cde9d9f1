"""After a request of a key: write down that it was used, at most once a minute, outside the request's transaction."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from clear_platform.foundation.credentials.operations import note_key_use


class KeyUseMiddleware:
    """Stand outside of the transaction, which is read-only for reads and undone for refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        used = getattr(request, "key_used", None)
        if used is not None:
            note_key_use(used)
        return response
