"""API doors of credentials: tokens for a password, the next tokens, their end, who the caller is, and keys."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib.auth import authenticate
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.credentials import queries, tokens
from clear_platform.foundation.credentials.api.serializers import (
    KeyAnswer,
    KeyGivenAnswer,
    KeyRequest,
    MeShown,
    NothingRequest,
    RefreshRequest,
    SignedOutAnswer,
    TokenAnswer,
    TokenRequest,
)
from clear_platform.foundation.credentials.entering import prove_further
from clear_platform.foundation.credentials.errors import CredentialEnded
from clear_platform.foundation.credentials.operations import (
    create_api_key,
    give_tokens,
    refresh_tokens,
    revoke_api_key,
    revoke_tokens,
    rotate_api_key,
    sign_out_everywhere,
)
from clear_platform.foundation.credentials.presented import actor_of_token
from clear_platform.foundation.credentials.results import KeyGiven, TokenPair
from clear_platform.foundation.limits.errors import SignInRefused
from clear_platform.foundation.rendering.api import ClearAPIView, Door, organization_asked
from clear_platform.foundation.tenancy.queries import actor_for

PAIR = {
    "access": "eyJhbGciOiJFZERTQSIs…",
    "refresh": "eyJhbGciOiJFZERTQSIs…",
    "token_type": "Bearer",
    "expires_in_seconds": 900,
    "refresh_expires_in_seconds": 604800,
}
KEY = {
    "id": 7,
    "organization": 12,
    "name": "Nightly import",
    "prefix": "h4mz8qkw2nra",
    "scopes": ["enterprises.read", "imports.write"],
    "made_by": "Ada Okafor",
    "created_at": "2026-04-14T09:42:00.000000Z",
    "expires_at": "2027-04-14T00:00:00.000000Z",
    "last_used_at": None,
    "revoked_at": None,
    "holds": True,
}
KEY_GIVEN = {**KEY, "key": "clear_h4mz8qkw2nra_…"}
KEY_WANTED = {
    "name": "Nightly import",
    "scopes": ["enterprises.read", "imports.write"],
    "expires_at": "2027-04-14T00:00:00Z",
}


class OpenView(Door):
    """A door that is open without credentials: what it is sent is the credential.

    An `Idempotency-Key` is not heeded. There is no actor it could belong to, and the answer "the same key with another
    body" would say of a guessed password whether it was the right one, without the guess being counted.
    """

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    holds_secret = True
    repeatable = False

    def whence(self) -> dict[str, Any]:
        """Give what the audit log notes about the request itself."""
        ip = self.request.META.get("REMOTE_ADDR") or None
        return {"request_id": getattr(self.request, "request_id", None), "ip": ip}


class TokenView(OpenView):
    """Give an access token and a refresh token for an e-mail address and its password."""

    @extend_schema(
        operation_id="give_tokens",
        summary="Sign in: get tokens for e-mail and password",
        request=TokenRequest,
        responses=TokenAnswer,
        auth=[],
        examples=[
            OpenApiExample(
                "Sign in",
                value={"email": "ada@example.org", "password": "a long enough password"},
                request_only=True,
            ),
            OpenApiExample(
                "With a second factor",
                value={"email": "ada@example.org", "password": "a long enough password", "otp": "492039"},
                request_only=True,
            ),
            OpenApiExample("Signed in", value=PAIR, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        sent = self.body(TokenRequest)
        user = authenticate(request._request, username=sent["email"], password=sent["password"])
        if user is None:
            raise SignInRefused()
        whence = self.whence()
        proof = prove_further(user, code=sent["otp"], address=whence["ip"])
        actor = actor_for(user, organization_id=organization_asked(request), **whence)
        return _handed_out(give_tokens(actor=actor, proof=proof, user_agent=request.headers.get("User-Agent", "")))


class RefreshView(OpenView):
    """Give the next pair of tokens for a refresh token, which is used up by that."""

    @extend_schema(
        operation_id="refresh_tokens",
        summary="Get the next tokens",
        request=RefreshRequest,
        responses=TokenAnswer,
        auth=[],
        examples=[
            OpenApiExample("Refresh", value={"refresh": PAIR["refresh"]}, request_only=True),
            OpenApiExample("Refreshed", value=PAIR, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        claims = tokens.read("refresh", self.body(RefreshRequest)["refresh"])
        user = queries.bearer_of(claims)
        if user is None:
            raise CredentialEnded()
        actor = actor_of_token(user, claims, **self.whence())
        return _handed_out(refresh_tokens(actor=actor, claims=claims))


class RevokeView(OpenView):
    """End all tokens that came from one sign-in, for its refresh token. One that has ended already is no error."""

    @extend_schema(
        operation_id="revoke_tokens",
        summary="Sign out: end the tokens of one sign-in",
        request=RefreshRequest,
        responses={204: None},
        auth=[],
        examples=[OpenApiExample("Sign out", value={"refresh": PAIR["refresh"]}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        claims = tokens.read("refresh", self.body(RefreshRequest)["refresh"])
        user = queries.bearer_of(claims)
        if user is not None:
            revoke_tokens(actor=actor_for(user, **self.whence()), family_id=claims.family_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(ClearAPIView):
    """Say who the caller is, and which organizations it belongs to."""

    resource = "me"
    about_oneself = True

    @extend_schema(
        operation_id="auth_me",
        responses=MeShown,
        examples=[
            OpenApiExample(
                "An analyst",
                value={
                    "kind": "user",
                    "id": 4,
                    "key_id": None,
                    "name": "Ada Okafor",
                    "is_staff": False,
                    "staff_groups": [],
                    "organization": 12,
                    "memberships": [
                        {"organization": 12, "name": "Bank of the Valley", "kind": "institution", "role": "analyst"}
                    ],
                    "scopes": None,
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> Response:
        return Response(MeShown(self.actor).data)


class SignOutEverywhereView(ClearAPIView):
    """End every session and every token of the caller, the one it calls with too."""

    resource = "me"
    about_oneself = True

    @extend_schema(
        operation_id="sign_out_everywhere",
        summary="Sign out everywhere",
        request=NothingRequest,
        responses=SignedOutAnswer,
        examples=[OpenApiExample("Two sign-ins ended", value={"token_families_ended": 2}, response_only=True)],
    )
    def post(self, request: Request) -> Response:
        self.body(NothingRequest)
        return Response(SignedOutAnswer({"token_families_ended": sign_out_everywhere(actor=self.actor)}).data)


class ApiKeysView(ClearAPIView):
    """The keys of the caller's organization, newest first."""

    resource = "api_keys"
    holds_secret = True
    orderings = {"id": "pk", "created_at": "created_at"}
    default_ordering = "-created_at"

    @extend_schema(
        operation_id="api_keys_list", summary="List the keys of an organization", responses=KeyAnswer(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.keys_for(self.actor), KeyAnswer)

    @extend_schema(
        operation_id="create_api_key",
        summary="Make a key",
        request=KeyRequest,
        responses={201: KeyGivenAnswer},
        examples=[
            OpenApiExample("A key for an import", value=KEY_WANTED, request_only=True),
            OpenApiExample("Shown this once", value=KEY_GIVEN, response_only=True, status_codes=["201"]),
        ],
    )
    def post(self, request: Request) -> Response:
        given = create_api_key(actor=self.actor, **self.body(KeyRequest))
        response = _shown_once(given, status.HTTP_201_CREATED)
        response["Location"] = f"{request.path}/{given.shown.id}"
        return response


class ApiKeyView(ClearAPIView):
    """One key of the caller's organization."""

    resource = "api_keys"

    @extend_schema(
        operation_id="api_keys_show",
        summary="Show a key",
        responses=KeyAnswer,
        examples=[OpenApiExample("A key", value=KEY, response_only=True)],
    )
    def get(self, request: Request, key_id: int) -> Response:
        found = queries.key_for(self.actor, key_id)
        return self.shown(KeyAnswer, found, tag=queries.tag_of_key(found))

    @extend_schema(operation_id="revoke_api_key", summary="Revoke a key", responses={204: None})
    def delete(self, request: Request, key_id: int) -> Response:
        revoke_api_key(actor=self.actor, key_id=key_id, expected=self.expected())
        return Response(status=status.HTTP_204_NO_CONTENT)


class RotateApiKeyView(ClearAPIView):
    """Give a key another text; the old one ends at once."""

    resource = "api_keys"
    holds_secret = True

    @extend_schema(
        operation_id="rotate_api_key",
        summary="Give a key another text",
        request=NothingRequest,
        responses=KeyGivenAnswer,
        examples=[OpenApiExample("Shown this once", value=KEY_GIVEN, response_only=True)],
    )
    def post(self, request: Request, key_id: int) -> Response:
        self.body(NothingRequest)
        return _shown_once(rotate_api_key(actor=self.actor, key_id=key_id), status.HTTP_200_OK)


def _handed_out(pair: TokenPair) -> Response:
    return _uncached(Response(TokenAnswer(pair).data))


def _shown_once(given: KeyGiven, code: int) -> Response:
    return _uncached(Response(KeyGivenAnswer({**asdict(given.shown), "key": given.key}).data, status=code))


def _uncached(response: Response) -> Response:
    response["Cache-Control"] = "no-store"
    return response
