"""Shapes of the analyses API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enterprises.analyses import queries


class AnalysisAnswer(serializers.Serializer[Any]):
    """An analysis: what was stated, what was found, and how sure it is."""

    id = serializers.IntegerField()
    organization = serializers.IntegerField(source="organization_id")
    enterprise = serializers.IntegerField(source="enterprise_id", allow_null=True)
    decision_id = serializers.UUIDField(allow_null=True)
    domain = serializers.CharField()
    input_json = serializers.DictField(source="inputs")
    analysis_json = serializers.DictField(source="findings")
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3, help_text="0 to 1")
    content_hash = serializers.CharField(help_text="SHA-256 of domain, inputs and findings")
    run_id = serializers.UUIDField(allow_null=True, help_text="The run that found it")
    created_at = serializers.DateTimeField()


class AnalysisRow(AnalysisAnswer):
    """An analysis in a list."""

    def to_representation(self, instance: Any) -> Any:
        return super().to_representation(queries.shown(instance))
