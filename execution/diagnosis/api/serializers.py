"""Shapes of the diagnosis API. What may be stated stands in the schemas of the domains (`reading.input_schema`)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer


class DiagnosisRequest(StrictSerializer):
    """What is sent to diagnose."""

    enterprise_id = serializers.IntegerField(required=False, min_value=1)
    inputs = serializers.DictField(help_text="As the domain's schema says; nothing needs to be complete.")
    decision_context = serializers.DictField(required=False, help_text="Kept as the new decision's context.")
    create_tasks = serializers.BooleanField(default=False, help_text="Make tasks from the draft's plan at once.")


class AnalysisMade(serializers.Serializer[Any]):
    """The analysis that was made."""

    id = serializers.IntegerField()
    domain = serializers.CharField()
    enterprise = serializers.IntegerField(source="enterprise_id", allow_null=True)
    run_id = serializers.UUIDField(allow_null=True)
    input_json = serializers.DictField(source="inputs")
    analysis_json = serializers.DictField(source="findings")
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3)
    content_hash = serializers.CharField()
    created_at = serializers.DateTimeField()


class DecisionMade(serializers.Serializer[Any]):
    """The draft that answers it."""

    decision_id = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    artifact_json = serializers.DictField()
    content_hash = serializers.CharField()


class TaskMade(serializers.Serializer[Any]):
    """A task of its plan."""

    id = serializers.IntegerField()
    action_plan_ref = serializers.CharField()
    title = serializers.CharField()
    due_date = serializers.DateField(allow_null=True)
    status = serializers.CharField()


class DiagnosisAnswer(serializers.Serializer[Any]):
    """What a diagnosis left."""

    run_id = serializers.UUIDField()
    analysis = AnalysisMade()
    decision = DecisionMade()
    tasks = TaskMade(many=True)


class InputsAnswer(serializers.Serializer[Any]):
    """What may be stated for a domain, and what is measured from it."""

    domain = serializers.CharField()
    schema = serializers.DictField(help_text="JSON Schema of `inputs`.")
    measures = serializers.ListField(
        child=serializers.DictField(),
        help_text="Each with its formula, where that comes from, the inputs it needs and all that it reads.",
    )
