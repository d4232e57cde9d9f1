"""API doors of the keys that exports are signed with."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.public import tag_of_values
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import refused
from institutional.proof import queries
from institutional.proof.api.serializers import (
    SigningKeyAnswer,
    SigningKeyRevocation,
    SigningKeyRotation,
    SigningKeyRow,
)
from institutional.proof.operations import revoke_export_key, rotate_export_key
from institutional.proof.results import KeyShown


class SigningKeysView(ClearAPIView):
    """The keys that exports of the caller's organization were signed with, newest first; of all, for staff."""

    resource = "signing_keys"
    orderings = {"id": "pk", "made_at": "made_at"}
    default_ordering = "-made_at"

    @extend_schema(
        operation_id="signing_keys_list", summary="List the keys that sign exports", responses=SigningKeyRow(many=True)
    )
    def get(self, request: Request) -> Response:
        return self.listed(queries.keys_for(self.actor), SigningKeyRow)


class SigningKeyView(ClearAPIView):
    """One key."""

    resource = "signing_keys"

    @extend_schema(
        operation_id="signing_keys_show", summary="Show a key that signs exports", responses=SigningKeyAnswer
    )
    def get(self, request: Request, fingerprint: str) -> Response:
        found = queries.shown(queries.key_for(self.actor, fingerprint))
        return self.shown(SigningKeyAnswer, found, tag=_tag(found))


class RotateKeyView(ClearAPIView):
    """Have another key sign from now on; what the one before signed stays good."""

    resource = "signing_keys"

    @extend_schema(
        operation_id="rotate_export_key",
        summary="Have another key sign exports from now on",
        request=SigningKeyRotation,
        responses={201: SigningKeyAnswer},
        examples=[OpenApiExample("Of one's own organization", value={}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        made = rotate_export_key(actor=self.actor, **self.body(SigningKeyRotation))
        where = f"{request.path.removesuffix('/rotate')}/{made.fingerprint}"
        return self.shown(SigningKeyAnswer, made, tag=_tag(made), status=status.HTTP_201_CREATED, location=where)


class RevokeKeyView(ClearAPIView):
    """Say of a key that nothing it signed proves anything any more."""

    resource = "signing_keys"

    @extend_schema(
        operation_id="revoke_export_key",
        summary="Revoke a key that signed exports",
        request=SigningKeyRevocation,
        responses={200: SigningKeyAnswer, **refused(409)},
        examples=[
            OpenApiExample("A backup was lost", value={"because": "A backup was lost with it."}, request_only=True)
        ],
    )
    def post(self, request: Request, fingerprint: str) -> Response:
        found = revoke_export_key(actor=self.actor, fingerprint=fingerprint, **self.body(SigningKeyRevocation))
        return self.shown(SigningKeyAnswer, found, tag=_tag(found))


def _tag(found: KeyShown) -> str:
    return tag_of_values(found)
