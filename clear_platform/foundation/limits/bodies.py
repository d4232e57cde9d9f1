"""Bodies that are refused before anybody looks at them: too slow, too large, or too large for somebody unknown."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase

from clear_platform.foundation.limits.errors import BodyTooSlow
from clear_platform.foundation.limits.middleware import OPEN_TO_ALL
from clear_platform.foundation.rendering.middleware import refusal_of

LARGEST_OF_STRANGERS = 64 * 1024
REFUSED = "clear.body_refused"
"""Where the front of the web server says why it did not take in a body: `late` or `too_large`."""


class BodyMiddleware:
    """Refuse with 408 what came too slowly, with 413 what is too large.

    Who sends no credentials that are known here, or asks at a door that is open to all, has a password to send, or an
    address, and no file.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refused = request.META.get(REFUSED)
        if refused == "late":
            return refusal_of(request, BodyTooSlow())
        if refused or (_length(request) > LARGEST_OF_STRANGERS and _of_a_stranger(request)):
            return refusal_of(request, RequestDataTooBig())
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    stated = str(request.META.get("CONTENT_LENGTH") or "")
    return int(stated) if stated.isdigit() else 0


def _of_a_stranger(request: HttpRequest) -> bool:
    return getattr(request, "counted_as", None) is None or request.path.startswith(OPEN_TO_ALL)
