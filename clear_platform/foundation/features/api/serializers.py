"""Shapes of features on the API."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer


class FeatureChoice(StrictSerializer):
    """On, off, or null to take the organization's own choice back."""

    enabled = serializers.BooleanField(allow_null=True)


class FeatureAnswer(serializers.Serializer[object]):
    """A feature as it stands for an organization; `own` is its own choice, `installation` what holds without one."""

    code = serializers.CharField()
    name = serializers.CharField(source="label")
    says = serializers.CharField()
    enabled = serializers.BooleanField()
    own = serializers.BooleanField(allow_null=True)
    installation = serializers.BooleanField()
    held_off = serializers.BooleanField(help_text="Only staff may switch it on.")


class FeaturesAnswer(serializers.Serializer[object]):
    """Every feature of an organization."""

    organization = serializers.IntegerField()
    features = FeatureAnswer(many=True)
