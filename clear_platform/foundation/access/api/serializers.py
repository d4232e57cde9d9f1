"""Shapes of the sign-in API."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer


class TokenRequest(StrictSerializer):
    """What is sent to get a token."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenAnswer(serializers.Serializer[object]):
    """A token and how long it holds."""

    access = serializers.CharField()
    token_type = serializers.CharField()
    expires_in_seconds = serializers.IntegerField()


class SeatShown(serializers.Serializer[object]):
    """A membership."""

    organization = serializers.IntegerField(source="organization_id")
    name = serializers.CharField()
    kind = serializers.CharField()
    role = serializers.CharField()


class MeShown(serializers.Serializer[object]):
    """The caller."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    is_staff = serializers.BooleanField()
    staff_groups = serializers.ListField(child=serializers.CharField())
    organization = serializers.IntegerField(source="organization_id", allow_null=True)
    memberships = SeatShown(source="seats", many=True)
