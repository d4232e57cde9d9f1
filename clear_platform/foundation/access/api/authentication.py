"""Bearer tokens of the API: how one is read. Not here: how one is given (`views`)."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError

from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.errors import NotSignedIn


class BearerAuthentication(JWTAuthentication):
    """Reads `Authorization: Bearer …`; a token that does not hold, or whose account is closed, is 401."""

    def authenticate(self, request: Request) -> tuple[Any, dict[str, object]] | None:  # type: ignore[override]  # gives the claims
        header = self.get_header(request)
        if not header:
            return None
        raw = self.get_raw_token(header)
        if not raw:
            raise NotSignedIn()
        try:
            token = self.get_validated_token(raw)
        except (TokenError, InvalidToken) as fault:
            raise NotSignedIn() from fault
        user = queries.active_account(token.get("sub"))
        if user is None:
            raise NotSignedIn()
        return user, dict(token.payload)
