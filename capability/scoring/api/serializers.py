"""Shapes of the capabilities API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from capability.scoring.rules.reasons import reasons_of


class CapabilityAnswer(serializers.Serializer[object]):
    """A capability that is scored."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    domain = serializers.ChoiceField(choices=["cfo", "cmo", "coo", "cto"])
    name = serializers.CharField()
    description = serializers.CharField()


class BasisAnswer(serializers.Serializer[object]):
    """The row a reason rests on; `part_of` is the analysis of a finding, or the decision of a task or target."""

    type = serializers.CharField()
    id = serializers.CharField()
    hash = serializers.CharField()
    part_of = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `label`, whose name as an attribute would hide that of every field."""
        return {**super().get_fields(), "label": serializers.CharField()}


class WayAnswer(serializers.Serializer[object]):
    """A decision, task or diagnosis that would raise it, with what it expects and by when where that is stated."""

    type = serializers.CharField()
    id = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()
    goal = serializers.CharField(allow_null=True)
    by = serializers.DateField(allow_null=True)


class ReasonAnswer(serializers.Serializer[object]):
    """One reason: what lowered a score, by how much, what it rests on, and what would raise it."""

    code = serializers.CharField(help_text="One of the list in docs/api/readiness.md.")
    name = serializers.CharField()
    affects = serializers.ChoiceField(choices=["score", "confidence"])
    points_lost = serializers.DecimalField(max_digits=5, decimal_places=2)
    confidence_lost = serializers.DecimalField(max_digits=4, decimal_places=3)
    figure = serializers.CharField(allow_null=True)
    of = serializers.CharField(allow_null=True)
    unit = serializers.CharField()
    threshold = serializers.CharField(allow_null=True)
    basis = BasisAnswer(allow_null=True)
    raised_by = WayAnswer(many=True)
    advice = serializers.CharField()


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
    reasons = serializers.SerializerMethodField(help_text="What lowered it most, first; at most four.")
    evidence_json = serializers.DictField()

    @extend_schema_field(ReasonAnswer(many=True))
    def get_reasons(self, row: Any) -> list[dict[str, Any]]:
        return [one.as_json() for one in reasons_of(Decimal(row.score), row.confidence, row.evidence_json)]
