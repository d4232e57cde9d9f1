"""Shapes of the tasks and milestones API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering import strict_json
from clear_platform.foundation.rendering.api import StrictSerializer
from execution.implementation.api.filters import PRIORITIES
from execution.implementation.rules import ACT_TOWARDS

MOST_AT_ONCE = 200
TARGETS = [(status, status) for status in sorted(ACT_TOWARDS)]
KINDS = [(one, one) for one in ("started", "progress", "delivered", "measured")]


class TaskRequest(StrictSerializer):
    """A task to add; or, with `from_plan`, the tasks of the approved decision's plan."""

    from_plan = serializers.BooleanField(default=False, help_text="Make the tasks of the plan; nothing else is sent.")
    title = serializers.CharField(max_length=200, required=False)
    owner = serializers.IntegerField(source="owner_id", required=False, allow_null=True, min_value=1)
    due_date = serializers.DateField(required=False, allow_null=True)
    priority = serializers.ChoiceField(PRIORITIES, required=False)
    depends_on = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, max_length=MOST_AT_ONCE
    )
    meta_json = serializers.DictField(source="meta", required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a task without a title, and a plan with more than itself."""
        if attrs["from_plan"] and len(attrs) > 1:
            raise serializers.ValidationError({"from_plan": "The plan says it all; send nothing else."}, "alone")
        if not attrs["from_plan"] and "title" not in attrs:
            raise serializers.ValidationError({"title": "Give what is to be done."}, "required")
        return attrs


class TaskChange(StrictSerializer):
    """What is sent to change or move a task; what is left out stays."""

    title = serializers.CharField(max_length=200, required=False)
    owner = serializers.IntegerField(source="owner_id", required=False, allow_null=True, min_value=1)
    due_date = serializers.DateField(required=False, allow_null=True)
    priority = serializers.ChoiceField(PRIORITIES, required=False)
    depends_on = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        max_length=MOST_AT_ONCE,
        help_text="All tasks of the same decision that come first.",
    )
    meta_json = serializers.DictField(required=False)
    status = serializers.ChoiceField(TARGETS, required=False, help_text="Where the task is to go.")
    because = serializers.CharField(
        max_length=2000, required=False, help_text="Why; needed to block and to cancel. Goes with a status."
    )


class TasksChange(StrictSerializer):
    """Several tasks moved the same way, all or none."""

    tasks = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST_AT_ONCE, source="task_ids"
    )
    status = serializers.ChoiceField(TARGETS)
    because = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True, source="reason")


class TaskAnswer(serializers.Serializer[Any]):
    """A task."""

    id = serializers.IntegerField()
    decision_id = serializers.UUIDField()
    enterprise = serializers.IntegerField(source="enterprise_id", allow_null=True)
    action_plan_ref = serializers.CharField()
    title = serializers.CharField()
    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    due_date = serializers.DateField(allow_null=True)
    status = serializers.CharField()
    priority = serializers.CharField()
    depends_on = serializers.ListField(
        source="waits_for_ids", child=serializers.IntegerField(), help_text="Tasks that come first."
    )
    meta_json = serializers.DictField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class TasksAnswer(serializers.Serializer[Any]):
    """The tasks an act left."""

    results = TaskAnswer(many=True)


class _Reached(StrictSerializer):
    milestone_type = serializers.ChoiceField(KINDS)
    evidence_text = serializers.CharField(max_length=20_000, required=False, default="", allow_blank=True)
    evidence_url = serializers.URLField(max_length=500, required=False, default="", allow_blank=True)
    effective_date = serializers.DateField(required=False, allow_null=True)


class MilestoneRequest(_Reached):
    """What was reached, and what shows it."""

    metrics_json = serializers.DictField(required=False, default=dict)


class MilestoneFileRequest(_Reached):
    """What was reached, and a file that shows it."""

    evidence_file = serializers.FileField(
        help_text="At most 25 MB: PDF, PNG, JPEG, WebP, HEIC, DOCX, XLSX, PPTX, ODT, ODS, TXT, CSV or MD."
    )
    metrics_json = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20_000, help_text="A JSON object, as text."
    )

    def validate_metrics_json(self, text: str) -> dict[str, Any]:
        """Give the object that the text writes."""
        try:
            value = strict_json.loads(text.encode("utf-8", "surrogatepass")) if text else {}
        except strict_json.NotStrictJson as fault:
            raise serializers.ValidationError(str(fault), fault.code) from fault
        if not isinstance(value, dict):
            raise serializers.ValidationError("It is no JSON object.", "not_an_object")
        return value


class MilestoneAnswer(serializers.Serializer[Any]):
    """A milestone."""

    id = serializers.IntegerField()
    task = serializers.IntegerField(source="task_id")
    milestone_type = serializers.CharField()
    logged_at = serializers.DateTimeField()
    logged_by = serializers.IntegerField(source="logged_by_id", allow_null=True)
    evidence_text = serializers.CharField()
    evidence_url = serializers.CharField()
    evidence_file = serializers.CharField(
        source="file_name", help_text="Name of the file, empty without one; its octets: /milestones/{id}/evidence."
    )
    evidence_hash = serializers.CharField(help_text="SHA-256 of the file, else of what was written")
    effective_date = serializers.DateField(allow_null=True)
    verified_by = serializers.IntegerField(source="verified_by_id", allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    metrics_json = serializers.DictField()
