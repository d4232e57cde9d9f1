"""Shapes of signing keys on the API."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer

STATES = ["current", "retired", "revoked"]


class SigningKeyRotation(StrictSerializer):
    """Whose key it is. Staff say it; others mean their own organization."""

    organization = serializers.IntegerField(source="organization_id", required=False, min_value=1)


class SigningKeyRevocation(StrictSerializer):
    """Why a key is revoked."""

    because = serializers.CharField(max_length=500, help_text="Everybody who looks the key up reads it.")


class SigningKeyAnswer(serializers.Serializer[object]):
    """A signing key. Its private half is nowhere to be read."""

    fingerprint = serializers.CharField(help_text="SHA-256 of the 32 public bytes, in hexadecimal.")
    algorithm = serializers.CharField(default="Ed25519")
    public_key = serializers.CharField(help_text="The 32 public bytes, in base64.")
    organization = serializers.IntegerField(source="organization_id")
    organization_name = serializers.CharField(source="organization")
    state = serializers.ChoiceField(
        choices=STATES, help_text="current: signs now; retired: what it signed is good; revoked: proves nothing."
    )
    made_at = serializers.DateTimeField()
    made_by = serializers.CharField(allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_because = serializers.CharField(allow_blank=True)


class SigningKeyRow(SigningKeyAnswer):
    """A signing key in a list."""

    organization_name = serializers.CharField(source="organization.name")
    made_by = serializers.CharField(source="made_by.name", allow_null=True, default=None)
