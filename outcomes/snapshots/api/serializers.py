"""Shapes of the snapshots API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from outcomes.records.api.serializers import MetricValue
from outcomes.snapshots.queries import LABELS, SOURCES


class FiguresRequest(StrictSerializer):
    """The figures of a snapshot; one that was not measured is null or left out."""

    lead_response_minutes = MetricValue(required=False, allow_null=True, help_text="0 or more.")
    lead_to_appt_rate = MetricValue(required=False, allow_null=True, help_text="A share: 0 to 1.")
    close_rate = MetricValue(required=False, allow_null=True, help_text="A share: 0 to 1.")
    crm_adoption_rate = MetricValue(required=False, allow_null=True, help_text="A share: 0 to 1.")
    weekly_ops_hours = MetricValue(required=False, allow_null=True, help_text="0 or more.")
    nps = MetricValue(required=False, allow_null=True, help_text="-100 to 100.")


class SnapshotRequest(StrictSerializer):
    """What is sent to write a snapshot down."""

    date = serializers.DateField(help_text="The day it holds for.")
    metrics = FiguresRequest()
    notes = serializers.CharField(required=False, allow_blank=True, max_length=5000)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `label` and `source`, whose names as attributes would hide those of every field."""
        return {
            **super().get_fields(),
            "label": serializers.ChoiceField(choices=LABELS, help_text="Which of the usual days it is, or custom."),
            "source": serializers.ChoiceField(choices=SOURCES, default="api", help_text="Where the figures are from."),
        }


class FiguresAnswer(serializers.Serializer[object]):
    """The figures of a snapshot; null where one was not measured."""

    lead_response_minutes = serializers.FloatField(allow_null=True)
    lead_to_appt_rate = serializers.FloatField(allow_null=True)
    close_rate = serializers.FloatField(allow_null=True)
    crm_adoption_rate = serializers.FloatField(allow_null=True)
    weekly_ops_hours = serializers.FloatField(allow_null=True)
    nps = serializers.FloatField(allow_null=True)


class SnapshotAnswer(serializers.Serializer[object]):
    """How an enterprise stood on a day."""

    id = serializers.IntegerField()
    enterprise = serializers.IntegerField(source="enterprise_id")
    organization = serializers.IntegerField(source="organization_id")
    date = serializers.DateField()
    metrics = FiguresAnswer(source="*")
    notes = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.IntegerField(source="recorded_by_id", allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `label` and `source`, whose names as attributes would hide those of every field."""
        return {
            **super().get_fields(),
            "label": serializers.ChoiceField(choices=LABELS),
            "source": serializers.ChoiceField(choices=SOURCES),
        }
