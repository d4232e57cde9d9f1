"""Shapes of the API of reviews."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from execution.reviews.operations.deciding import LONGEST_COMMENT
from execution.reviews.rules import DECISIONS


class ReviewDecisionRequest(StrictSerializer):
    """What is decided of a thing. `comment`: why; demanded unless it is let pass."""

    decision = serializers.ChoiceField([(one, one) for one in DECISIONS])
    comment = serializers.CharField(max_length=LONGEST_COMMENT, required=False, allow_blank=True, default="")


class ReviewAnswer(serializers.Serializer[Any]):
    """One thing that waits for somebody, or waited."""

    id = serializers.IntegerField()
    organization = serializers.IntegerField(source="organization_id")
    entity_type = serializers.CharField()
    entity_id = serializers.CharField()
    title = serializers.CharField()
    because = serializers.CharField()
    status = serializers.CharField()
    asked_by = serializers.IntegerField(source="asked_by_id", allow_null=True)
    asked_at = serializers.DateTimeField()
    locked_by = serializers.IntegerField(source="locked_by_id", allow_null=True)
    locked_until = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.IntegerField(source="decided_by_id", allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    comment = serializers.CharField()


class ReviewsDecidedAnswer(serializers.Serializer[Any]):
    """What was decided: the review of the thing, or of each of its parts that waited."""

    entity_type = serializers.CharField()
    entity_id = serializers.CharField()
    decision = serializers.CharField()
    reviews = ReviewAnswer(many=True)
