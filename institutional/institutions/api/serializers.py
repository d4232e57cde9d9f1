"""Shapes of the institutions API."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer

TYPES = ("bank", "dfi", "accelerator", "corporate", "public", "foundation")
ORIGINS = ("registered", "public_record", "invented")


class InstitutionRequest(StrictSerializer):
    """What is sent to make an institution."""

    name = serializers.CharField(max_length=255)
    type = serializers.ChoiceField(choices=TYPES)


class InstitutionAnswer(serializers.Serializer[object]):
    """An institution; its id is its organization's."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    type = serializers.ChoiceField(choices=TYPES)
    origin = serializers.ChoiceField(choices=ORIGINS)


class InstitutionRow(InstitutionAnswer):
    """An institution in a list, read from its row."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="organization.name")
    slug = serializers.CharField(source="organization.slug")
    origin = serializers.ChoiceField(source="organization.origin", choices=ORIGINS)
