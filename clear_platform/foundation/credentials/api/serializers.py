"""Shapes of tokens and keys."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer

MOST_SCOPES = 200


class TokenRequest(StrictSerializer):
    """What is sent to get tokens."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    otp = serializers.CharField(
        max_length=20,
        required=False,
        default="",
        allow_blank=True,
        help_text="The code of the second factor, for accounts that have one.",
    )


class RefreshRequest(StrictSerializer):
    """A refresh token."""

    refresh = serializers.CharField(max_length=4096)


class NothingRequest(StrictSerializer):
    """No fields at all."""


class TokenAnswer(serializers.Serializer[object]):
    """An access token, the refresh token that gets the next pair, and how long each holds."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    token_type = serializers.CharField()
    expires_in_seconds = serializers.IntegerField()
    refresh_expires_in_seconds = serializers.IntegerField()


class SeatShown(serializers.Serializer[object]):
    """A membership."""

    organization = serializers.IntegerField(source="organization_id")
    name = serializers.CharField()
    kind = serializers.CharField()
    role = serializers.CharField()


class MeShown(serializers.Serializer[object]):
    """The caller: a person, or a key with its scopes and the person it acts for."""

    kind = serializers.ChoiceField(choices=["user", "key"])
    id = serializers.IntegerField(help_text="The person's account; of a key, the account of who made it.")
    key_id = serializers.IntegerField(
        allow_null=True, help_text="The key's own id, as /api-keys and the audit log name it; null for a person."
    )
    name = serializers.CharField()
    is_staff = serializers.BooleanField()
    staff_groups = serializers.ListField(child=serializers.CharField())
    organization = serializers.IntegerField(source="organization_id", allow_null=True)
    memberships = SeatShown(source="seats", many=True)
    scopes = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="null: whatever the role may."
    )


class SignedOutAnswer(serializers.Serializer[object]):
    """What was ended."""

    token_families_ended = serializers.IntegerField()


class KeyRequest(StrictSerializer):
    """What a key is made from."""

    name = serializers.CharField(max_length=100, help_text="What the key is for, as people will recognise it.")
    scopes = serializers.ListField(
        child=serializers.CharField(max_length=60), min_length=1, max_length=MOST_SCOPES, allow_empty=False
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class KeyAnswer(serializers.Serializer[object]):
    """A key as it is listed; its secret is never shown again."""

    id = serializers.IntegerField()
    organization = serializers.IntegerField(source="organization_id")
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    made_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    holds = serializers.BooleanField()


class KeyGivenAnswer(KeyAnswer):
    """A key that was just made or renewed, with its text, which is shown this once."""

    key = serializers.CharField()
