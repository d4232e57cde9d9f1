"""API doors of sign-in: a token for e-mail and password, and who the caller is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import AccessToken

from clear_platform.foundation.access.api.serializers import MeShown, TokenAnswer, TokenRequest
from clear_platform.foundation.access.errors import SignInRefused
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.tenancy import queries


class TokenView(APIView):
    """Give a bearer token for an e-mail address and its password."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="auth_token",
        request=TokenRequest,
        responses=TokenAnswer,
        auth=[],
        examples=[
            OpenApiExample("Sign in", value={"email": "ada@example.org", "password": "…"}, request_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        wanted = TokenRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        user = authenticate(
            request._request, username=wanted.validated_data["email"], password=wanted.validated_data["password"]
        )
        if user is None:
            raise SignInRefused()
        actor = queries.actor_for(user)
        token = AccessToken()
        token["sub"] = str(user.pk)
        token["org"] = actor.organization_id
        token["role"] = actor.role
        answer = {
            "access": str(token),
            "token_type": "Bearer",
            "expires_in_seconds": int(token.lifetime.total_seconds()),
        }
        response = Response(TokenAnswer(answer).data)
        response["Cache-Control"] = "no-store"
        return response


class MeView(ClearAPIView):
    """Say who the caller is, and which organizations it belongs to."""

    resource = "me"

    @extend_schema(operation_id="auth_me", responses=MeShown)
    def get(self, request: Request) -> Response:
        return Response(MeShown(self.actor).data)
