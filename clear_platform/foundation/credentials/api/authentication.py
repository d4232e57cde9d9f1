"""How the API reads bearer tokens and API keys, and how OpenAPI names them. Not here: how they are given (`views`)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from clear_platform.foundation.credentials import queries, tokens
from clear_platform.foundation.credentials.errors import CredentialEnded
from clear_platform.foundation.credentials.presented import BearerToken, HeldKey
from clear_platform.foundation.tenancy.errors import NotSignedIn

BEARER, API_KEY = "bearer", "api-key"


class BearerAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer …`; a token that does not hold, or whose account is closed, is 401."""

    def authenticate(self, request: Request) -> tuple[Any, BearerToken] | None:
        text = _sent(request, BEARER)
        if text is None:
            return None
        claims = tokens.read("access", text)
        user = queries.bearer_of(claims)
        if user is None:
            raise CredentialEnded()
        return user, BearerToken(user, claims)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="CLEAR"'


class KeyAuthentication(BaseAuthentication):
    """Reads `Authorization: Api-Key …`; a key that does not hold is 401, and so is any scheme that is not known here.

    Whoever sends such a header means it, and is not let in by a cookie instead.
    """

    def authenticate(self, request: Request) -> tuple[Any, HeldKey] | None:
        text = _sent(request, API_KEY)
        if text is None and _sent(request, BEARER) is None and request.headers.get("Authorization"):
            raise NotSignedIn()
        if text is None:
            return None
        found = queries.key_of(text)
        if found is None:
            raise NotSignedIn()
        return found.maker, HeldKey(found, request._request)

    def authenticate_header(self, request: Request) -> str:
        return 'Api-Key realm="CLEAR"'


def _sent(request: Request, scheme: str) -> str | None:
    """Give what follows the scheme in the header, None when the header is of another scheme. Refuses: an empty one."""
    sent, _, text = request.headers.get("Authorization", "").strip().partition(" ")
    if sent.lower() != scheme:
        return None
    if not text.strip():
        raise NotSignedIn()
    return text.strip()


class BearerScheme(OpenApiAuthenticationExtension):
    """The access token, in the OpenAPI document. drf-spectacular finds this class by itself."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An access token from POST /api/v1/auth/token; it holds for 15 minutes.",
        }


class KeyScheme(OpenApiAuthenticationExtension):
    """The API key, in the OpenAPI document."""

    target_class = KeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "'Api-Key ' and a key of an organization: Api-Key clear_h4mz8qkw2nra_…",
        }
