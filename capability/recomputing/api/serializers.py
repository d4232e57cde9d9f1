"""Shapes of computing anew."""

from __future__ import annotations

from rest_framework import serializers

from capability.recomputing.queries import STATUSES


class RecomputedAnswer(serializers.Serializer[object]):
    """What a recomputation did: rows written, and enterprises whose inputs had not changed."""

    enterprises = serializers.IntegerField()
    scores = serializers.IntegerField()
    readiness = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class RecomputationAnswer(serializers.Serializer[object]):
    """How a recomputation of everything stands: `done` of `enterprises`, one counted again for each holder."""

    id = serializers.IntegerField()
    job = serializers.IntegerField(allow_null=True, help_text="The job that carries it.")
    status = serializers.ChoiceField(choices=STATUSES)
    asked_by = serializers.IntegerField(allow_null=True, help_text="The account, or null where the clock asked.")
    asked_at = serializers.DateTimeField()
    began_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    stopped_by = serializers.IntegerField(allow_null=True, help_text="The account that stopped it.")
    stopped_at = serializers.DateTimeField(allow_null=True, help_text="Null unless it is stopped.")
    enterprises = serializers.IntegerField(allow_null=True, help_text="Null until it began.")
    done = serializers.IntegerField()
    scores = serializers.IntegerField(help_text="Scores that were written.")
    readiness = serializers.IntegerField(help_text="Readiness that was written.")
    unchanged = serializers.IntegerField(help_text="Enterprises for which nothing was written.")
    failure = serializers.CharField(help_text="Why it was given up; empty where it was not.")
