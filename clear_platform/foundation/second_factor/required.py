"""Staff who must have a second factor and have none reach nothing but the page that sets it up.

It is asked at every request: whoever was signed in before it was required, or loses their second factor, is led there
by the next thing they do.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from clear_platform.foundation.rendering.middleware import refusal_of
from clear_platform.foundation.second_factor.errors import SecondFactorRequired
from clear_platform.foundation.second_factor.queries import second_factor_missing
from clear_platform.foundation.tenancy.models import User


class SecondFactorMiddleware:
    """Lead such a session to the set-up, and refuse it at the API; tokens are refused where they are read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _open(request.path) or not _asked_of(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return refusal_of(request, SecondFactorRequired())
        return HttpResponseRedirect(reverse("second-factor-page"))


def _asked_of(request: HttpRequest) -> bool:
    if not settings.STAFF_MFA_REQUIRED:
        return False
    if request.path.startswith("/api/") and request.headers.get("Authorization"):
        # Whoever sends such a header acts by it alone, whatever cookie comes along.
        return False
    return isinstance(request.user, User) and second_factor_missing(request.user)


def _open(path: str) -> bool:
    ways = {reverse("second-factor-page"), reverse("sign-out"), reverse("display")}
    return path in ways or path.startswith(("/static/", "/health/"))
