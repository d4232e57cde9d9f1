"""Shapes of the capabilities API."""

from __future__ import annotations

from rest_framework import serializers


class CapabilityAnswer(serializers.Serializer[object]):
    """A capability that is scored."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    domain = serializers.ChoiceField(choices=["cfo", "cmo", "coo", "cto"])
    name = serializers.CharField()
    description = serializers.CharField()


class ScoreAnswer(serializers.Serializer[object]):
    """One score: `evidence_json.rows` lists every row it rests on; their contributions add up to the score."""

    id = serializers.IntegerField()
    enterprise = serializers.IntegerField(source="enterprise_id")
    organization = serializers.IntegerField(source="organization_id", help_text="For whom it was computed.")
    decision_id = serializers.UUIDField(allow_null=True)
    code = serializers.CharField(source="capability.code")
    score = serializers.DecimalField(max_digits=5, decimal_places=2)
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True)
    computed_at = serializers.DateTimeField()
    inputs_hash = serializers.CharField()
    evidence_json = serializers.DictField()
