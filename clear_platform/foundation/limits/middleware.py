"""Where a request comes from, and how many its sender may make. Before anything else is done for it.

Whoever sends credentials that are known here is counted by whose they are, everybody else by address, before anything
is done for them: a made-up session or key is worth no more than none. Doors that are open to all count the address
whatever is sent with a request; so do credentials that were known and turn out to hold no longer. Static files and
health checks are not counted.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBase

from clear_platform.foundation.limits import rates, rules
from clear_platform.foundation.limits.errors import TooManyRequests
from clear_platform.foundation.rendering.middleware import refusal_of

Next = Callable[[HttpRequest], HttpResponseBase]
Identify = Callable[[str], str | None]
IdentifySigner = Callable[[HttpRequest], str | None]

UNCOUNTED = ("/health/", "/static/")
OPEN_TO_ALL = (
    "/api/v1/auth/token", "/api/auth/token", "/sign-in", "/forgotten", "/invitations/", "/let-in/", "/sso/",
    "/signing-keys/", "/.well-known/",
)  # fmt: skip
COUNTED_BY_ORGANIZATION = frozenset({"/api/v1/events", "/api/v1/events/batch", "/api/events", "/api/events/batch"})
"""Where events come in: many more than persons or programs ask for, so that the door counts them itself."""

_IDENTIFIERS: dict[str, Identify] = {}
_SIGNERS: list[IdentifySigner] = []


def identifies(scheme: str, identify: Identify) -> None:
    """Let `Authorization: <scheme> …` be counted under the name of whose it is.

    Takes: a function of the credentials that gives the name, or None when they prove nothing; called from `ready`.
    """
    _IDENTIFIERS[scheme.lower()] = identify


def identifies_signers(identify: IdentifySigner) -> None:
    """Let requests that are signed instead of carrying credentials be counted by whom they say they are from.

    Takes: a function of the request that gives the name, or None where it is none such; called from `ready`. Whether
    the signature holds is known only at the door: what is refused there counts for its address as well.
    """
    if identify not in _SIGNERS:
        _SIGNERS.append(identify)


class ClientAddressMiddleware:
    """Put the address a request came from in the place of the nearest proxy's, when that proxy is one of ours."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "")
        request.META["REMOTE_ADDR"] = rules.client_address(
            request.META.get("REMOTE_ADDR", ""), told.split(",") if told else [], trusted=settings.TRUSTED_PROXIES
        )
        return self.get_response(request)


class RateLimitMiddleware:
    """Refuse with 429 whoever sends more than their limit."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(UNCOUNTED):
            return self.get_response(request)
        address = rules.counted_address(request.META.get("REMOTE_ADDR", ""))
        sender = sender_of(request)
        request.counted_as = sender  # type: ignore[attr-defined]  # for BodyMiddleware
        sender = sender or _signer_of(request)
        try:
            if sender is None:
                rates.spend(rates.per_address(), address)
                return self.get_response(request)
            open_to_all = request.path.startswith(OPEN_TO_ALL)
            if open_to_all:
                rates.spend(rates.per_address(), address)
            if not (request.method == "POST" and request.path in COUNTED_BY_ORGANIZATION):
                rates.spend(rates.per_sender(), sender)
            response = self.get_response(request)
            if not open_to_all and not _held(request, response):
                rates.spend(rates.per_address(), address)
        except TooManyRequests as refusal:
            return refusal_of(request, refusal)
        return response


def sender_of(request: HttpRequest) -> str | None:
    """Give under which name the credentials of a request are counted, None when it carries none that are known here."""
    scheme, _, credentials = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme:
        identify = _IDENTIFIERS.get(scheme.lower())
        return identify(credentials.strip()) if identify else None
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    # Read once: whoever asks for it later has what was read here.
    person = request.session.get(SESSION_KEY)
    return f"user:{person}" if person is not None else None


def _signer_of(request: HttpRequest) -> str | None:
    return next((name for identify in _SIGNERS if (name := identify(request)) is not None), None)


def _held(request: HttpRequest, response: HttpResponseBase) -> bool:
    if request.path.startswith("/api/"):
        return response.status_code != 401
    actor = getattr(request, "actor", None)
    return actor is not None and actor.kind != "anonymous"
