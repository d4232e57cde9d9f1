"""Shapes of the invitations API. The secret of a link is in none of them."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer


class InvitationRequest(StrictSerializer):
    """Whom to invite, as what."""

    email = serializers.EmailField(max_length=254)
    role = serializers.CharField(max_length=12, help_text="A role of this kind of organization.")


class InvitationAnswer(serializers.Serializer[object]):
    """An invitation that is neither accepted nor taken back; it has run out once `expires_at` is past."""

    id = serializers.IntegerField()
    organization = serializers.IntegerField(source="organization_id")
    email = serializers.EmailField()
    role = serializers.CharField()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField()
