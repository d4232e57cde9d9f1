"""Shapes of the API of contests."""

from __future__ import annotations

from rest_framework import serializers

from capability.contests.rules import ANSWERS, LONGEST_TEXT, STATES
from capability.readiness.api.serializers import ReadinessPoint
from clear_platform.foundation.rendering.api import StrictSerializer

IN_STATES = [(one, one) for one in STATES]
ANSWERED = [(one, one) for one in ANSWERS]


class ContestRequest(StrictSerializer):
    """Why a person should look again."""

    reason = serializers.CharField(max_length=LONGEST_TEXT)


class ContestAnswerRequest(StrictSerializer):
    """What a person who looked again answers. `changed` computes readiness anew and keeps both."""

    becomes = serializers.ChoiceField(ANSWERED)
    answer = serializers.CharField(max_length=LONGEST_TEXT)


class ContestShown(serializers.Serializer[object]):
    """One request to look again, with the readiness that was doubted and the one computed since where it was mended."""

    id = serializers.IntegerField()
    organization = serializers.IntegerField(source="organization_id", help_text="For whom the readiness was computed.")
    enterprise = serializers.IntegerField(source="enterprise_id")
    state = serializers.ChoiceField(IN_STATES, help_text="upheld: the score stands; changed: another counts since.")
    reason = serializers.CharField()
    asked_by = serializers.IntegerField(source="asked_by_id", allow_null=True)
    asked_at = serializers.DateTimeField()
    due_on = serializers.DateField(help_text="By when a person answers.")
    answer = serializers.CharField()
    answered_by = serializers.IntegerField(source="answered_by_id", allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    readiness = ReadinessPoint(help_text="As it was doubted; it never changes.")
    recomputed = ReadinessPoint(allow_null=True, help_text="As it was computed anew, where it was mended.")
