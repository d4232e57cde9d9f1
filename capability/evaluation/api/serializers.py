"""Shapes of the API of evaluations."""

from __future__ import annotations

from rest_framework import serializers


class EvaluationRow(serializers.Serializer[object]):
    """An evaluation that was kept."""

    id = serializers.IntegerField()
    file_name = serializers.CharField()
    file_sha256 = serializers.CharField()
    made_at = serializers.DateTimeField()
    judged = serializers.BooleanField(help_text="Whether its loans were enough to judge out of time.")


class EvaluationAnswer(EvaluationRow):
    """An evaluation with everything it found, as the command prints it."""

    figures = serializers.DictField()
