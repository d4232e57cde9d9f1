"""Shapes of the readiness API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from capability.scoring.api.serializers import BasisAnswer, ReasonAnswer, WayAnswer


class ReadinessPoint(serializers.Serializer[object]):
    """Readiness as computed once, without its reasoning."""

    id = serializers.IntegerField()
    readiness_score = serializers.DecimalField(max_digits=5, decimal_places=2)
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True)
    flags_json = serializers.ListField(child=serializers.CharField(), help_text="Those that stand.")
    computed_at = serializers.DateTimeField()
    lapsed_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when nothing counted any more that it was computed from; null while it did."
    )
    inputs_hash = serializers.CharField()


class FirstStepAnswer(serializers.Serializer[object]):
    """The one step worth most: what it clears or raises, its points, and what readiness would then be."""

    code = serializers.CharField(help_text="The code of the reason it deals with.")
    name = serializers.CharField()
    capability = serializers.CharField(help_text="The one it raises; empty for a flag that no score rests on.")
    points = serializers.DecimalField(max_digits=5, decimal_places=2)
    readiness = serializers.DecimalField(max_digits=5, decimal_places=2)
    figure = serializers.CharField(allow_null=True)
    basis = BasisAnswer(allow_null=True)
    ways = WayAnswer(many=True)
    advice = serializers.CharField()


class ReadinessWhole(ReadinessPoint):
    """Readiness with its reasoning: each flag with figure, threshold and what clears it; the bridge; what could be."""

    organization = serializers.IntegerField(source="organization_id", help_text="For whom it was computed.")
    decision_id = serializers.UUIDField(allow_null=True)
    reasons = ReasonAnswer(
        many=True, source="rationale_json.reasons", help_text="What lowered it most, first; at most four."
    )
    first_step = FirstStepAnswer(source="rationale_json.first_step", allow_null=True)
    rationale_json = serializers.DictField()


class ReadinessAnswer(serializers.Serializer[object]):
    """The newest readiness of an enterprise, null where none was computed, and how it went over time."""

    enterprise = serializers.IntegerField()
    computed_anew_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when it is being computed anew; null where nothing is to follow."
    )
    lapsed = serializers.BooleanField(help_text="Nothing counts any more: `newest` is the last there was.")
    newest = ReadinessWhole(allow_null=True)
    history = ReadinessPoint(many=True, help_text="The newest 500, newest first; the first of them is `newest`.")


class SupposedPart(serializers.Serializer[object]):
    """One part of the sum, today and supposed; a part that is not in a sum has no figure and no points there."""

    kind = serializers.ChoiceField(choices=["capability", "flag", "floor"])
    code = serializers.CharField()
    figure_today = serializers.CharField(allow_null=True)
    figure = serializers.CharField(allow_null=True)
    points_today = serializers.DecimalField(max_digits=5, decimal_places=2)
    points = serializers.DecimalField(max_digits=5, decimal_places=2)
    difference = serializers.DecimalField(max_digits=5, decimal_places=2)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `label`, whose name as an attribute would hide that of every field."""
        return {**super().get_fields(), "label": serializers.CharField()}


class WhatIfAnswer(serializers.Serializer[object]):
    """What readiness would be with other values, beside today's. Null where nothing is scored."""

    enterprise = serializers.IntegerField(source="enterprise_id")
    today = serializers.DecimalField(source="today.score", max_digits=5, decimal_places=2, allow_null=True)
    score = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    difference = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    could_be = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    flags_json = serializers.ListField(child=serializers.CharField(), source="flags", help_text="Those that stand.")
    bridge = SupposedPart(many=True)
