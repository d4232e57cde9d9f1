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
    stated_json = serializers.DictField(child=serializers.CharField())
    currency = serializers.CharField()
    cost = serializers.DecimalField(max_digits=15, decimal_places=2, allow_null=True)
    status = serializers.ChoiceField(choices=("on_track", "at_risk", "off_track"))
    basis = serializers.ChoiceField(choices=("value", "count"))
    notes = serializers.CharField()
    computed_at = serializers.DateTimeField()


class SnapshotMappingRequest(StrictSerializer):
    """Which columns of exports are read; one that is left out is not read."""

    arrived_column = serializers.CharField(required=False, allow_blank=True, max_length=120)
    answered_column = serializers.CharField(required=False, allow_blank=True, max_length=120)
    stage_column = serializers.CharField(required=False, allow_blank=True, max_length=120)
    appointment_stages = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False, max_length=50
    )
    status_column = serializers.CharField(required=False, allow_blank=True, max_length=120)
    won_values = serializers.ListField(child=serializers.CharField(max_length=120), required=False, max_length=50)
    recorded_column = serializers.CharField(required=False, allow_blank=True, max_length=120)


class SnapshotMappingAnswer(serializers.Serializer[object]):
    """Which columns of an enterprise's exports are read; an empty one is not."""

    enterprise = serializers.IntegerField(source="enterprise_id")
    arrived_column = serializers.CharField()
    answered_column = serializers.CharField()
    stage_column = serializers.CharField()
    appointment_stages = serializers.ListField(child=serializers.CharField())
    status_column = serializers.CharField()
    won_values = serializers.ListField(child=serializers.CharField())
    recorded_column = serializers.CharField()
    saved_at = serializers.DateTimeField()


class SpreadAnswer(serializers.Serializer[object]):
    """How a measure is spread; all null where the group is withheld."""

    n = serializers.IntegerField(allow_null=True)
    median = serializers.CharField(allow_null=True)
    p25 = serializers.CharField(allow_null=True)
    p75 = serializers.CharField(allow_null=True)
    suppressed = serializers.BooleanField()


class OutcomeGroupAnswer(serializers.Serializer[object]):
    """Enterprises that have something in common."""

    key = serializers.CharField()
    n = serializers.IntegerField(allow_null=True)
    suppressed = serializers.BooleanField()
    measures = serializers.DictField(child=SpreadAnswer())


class WhatWorksAnswer(serializers.Serializer[object]):
    """What roadmaps came to, groups of fewer than five enterprises withheld."""

    schema = serializers.IntegerField()
    as_of = serializers.DateField(allow_null=True)
    fewest_in_a_group = serializers.IntegerField()
    overall = OutcomeGroupAnswer()
    by_industry = OutcomeGroupAnswer(many=True)
    by_size_band = OutcomeGroupAnswer(many=True)
    by_system = OutcomeGroupAnswer(many=True)
