"""Shapes of the API of what roadmaps came to."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from outcomes.learning.queries import TARGETS
from outcomes.snapshots.queries import LABELS


class ComputeOutcomeRequest(StrictSerializer):
    """What is asked for: which snapshot is held against the baseline."""

    target_label = serializers.ChoiceField(choices=TARGETS)
    baseline_label = serializers.ChoiceField(choices=LABELS, default="baseline", required=False)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class DeltaAnswer(serializers.Serializer[object]):
    """A metric measured on both days."""

    baseline = serializers.CharField()
    target = serializers.CharField()
    delta = serializers.CharField()


class MissingAnswer(serializers.Serializer[object]):
    """Something that was not known, and the figures left out for want of it."""

    name = serializers.CharField()
    leaves_out = serializers.ListField(child=serializers.CharField())


class RoadmapOutcomeAnswer(serializers.Serializer[object]):
    """What a roadmap came to; what could not be computed is left out, and named."""

    id = serializers.IntegerField()
    enterprise = serializers.IntegerField(source="enterprise_id")
    organization = serializers.IntegerField(source="organization_id")
    roadmap = serializers.IntegerField(source="roadmap_id")
    baseline_snapshot = serializers.IntegerField(source="baseline_snapshot_id")
    at_30d = serializers.IntegerField(source="at_30d_id", allow_null=True)
    at_60d = serializers.IntegerField(source="at_60d_id", allow_null=True)
    at_90d = serializers.IntegerField(source="at_90d_id", allow_null=True)
    target_label = serializers.ChoiceField(choices=TARGETS)
    deltas_json = serializers.DictField(child=DeltaAnswer())
    realized_roi_12_months_estimate_json = serializers.DictField(child=serializers.CharField())
    missing_json = MissingAnswer(many=True)
    currency = serializers.CharField()
    cost = serializers.DecimalField(max_digits=15, decimal_places=2, allow_null=True)
    status = serializers.ChoiceField(choices=("on_track", "at_risk", "off_track"))
    basis = serializers.ChoiceField(choices=("value", "count"))
    notes = serializers.CharField()
    computed_at = serializers.DateTimeField()
