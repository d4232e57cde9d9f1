"""Shapes of the readiness API."""

from __future__ import annotations

from rest_framework import serializers


class ReadinessPoint(serializers.Serializer[object]):
    """Readiness as computed once, without its reasoning."""

    id = serializers.IntegerField()
    readiness_score = serializers.DecimalField(max_digits=5, decimal_places=2)
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True)
    flags_json = serializers.ListField(child=serializers.CharField(), help_text="Those that stand.")
    computed_at = serializers.DateTimeField()
    inputs_hash = serializers.CharField()


class ReadinessWhole(ReadinessPoint):
    """Readiness with its reasoning: each flag with figure, threshold and what clears it; the bridge; what could be."""

    organization = serializers.IntegerField(source="organization_id", help_text="For whom it was computed.")
    decision_id = serializers.UUIDField(allow_null=True)
    rationale_json = serializers.DictField()


class ReadinessAnswer(serializers.Serializer[object]):
    """The newest readiness of an enterprise, null where none was computed, and those before it, newest first."""

    enterprise = serializers.IntegerField()
    newest = ReadinessWhole(allow_null=True)
    history = ReadinessPoint(many=True)
