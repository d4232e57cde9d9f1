"""Staff who must have a second factor and have none reach nothing but the page that sets it up."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from clear_platform.foundation.rendering.middleware import refusal_of
from clear_platform.foundation.second_factor.errors import SecondFactorRequired

MUST_SET_UP = "second_factor_to_be_set_up"
"""Key in a session of somebody who signed in without the second factor they must have."""


class SecondFactorMiddleware:
    """Lead such a session to the set-up, and refuse it at the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.session.get(MUST_SET_UP) or _open(request.path):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return refusal_of(request, SecondFactorRequired())
        return HttpResponseRedirect(reverse("second-factor-page"))


def _open(path: str) -> bool:
    ways = {reverse("second-factor-page"), reverse("sign-out"), reverse("display")}
    return path in ways or path.startswith(("/static/", "/health/"))
