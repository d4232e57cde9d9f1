"""Shapes of computing anew."""

from __future__ import annotations

from rest_framework import serializers

from capability.recomputing.queries import STATUSES


class RecomputedAnswer(serializers.Serializer[object]):
    """What computing one enterprise anew did: for itself, and for each holder that computed it before."""

    enterprises = serializers.IntegerField()
    computations = serializers.IntegerField(help_text="For itself, and for each holder that computed it before.")
    scores = serializers.IntegerField(help_text="Scores that were written.")
    readiness = serializers.IntegerField(help_text="Readiness that was written.")
    unchanged = serializers.IntegerField(help_text="Computations that wrote nothing.")


class RecomputationAnswer(serializers.Serializer[object]):
    """How a recomputation of everything stands: `done` of `computations`, each enterprise once for every holder."""

    id = serializers.IntegerField()
    job = serializers.IntegerField(allow_null=True, help_text="The job that carries it.")
    status = serializers.ChoiceField(choices=STATUSES)
    asked_by = serializers.IntegerField(allow_null=True, help_text="The account, or null where the clock asked.")
    asked_at = serializers.DateTimeField()
    began_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    stopped_by = serializers.IntegerField(allow_null=True, help_text="The account that stopped it.")
    stopped_at = serializers.DateTimeField(allow_null=True, help_text="Null unless it is stopped.")
    enterprises = serializers.IntegerField(help_text="How many there are today.")
    computations = serializers.IntegerField(
        allow_null=True, help_text="Each enterprise for itself and once for each holder. Null until it began."
    )
    done = serializers.IntegerField(help_text="How many of the computations are done.")
    scores = serializers.IntegerField(help_text="Scores that were written.")
    readiness = serializers.IntegerField(help_text="Readiness that was written.")
    unchanged = serializers.IntegerField(help_text="Computations that wrote nothing.")
    failure = serializers.CharField(help_text="Why it was given up; empty where it was not.")
