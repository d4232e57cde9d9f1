"""Shapes of rights on the API."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.leaving.results import Purpose


class VerdictAnswer(serializers.Serializer[object]):
    """Whether it may be done and why; `until` is the last day of the exception that this rests on."""

    allowed = serializers.BooleanField()
    sentence = serializers.CharField()
    until = serializers.DateField(allow_null=True)


class VerdictsAnswer(serializers.Serializer[object]):
    """The verdict for each purpose."""

    display = VerdictAnswer()
    export = VerdictAnswer()
    share = VerdictAnswer()
    derive = VerdictAnswer()


class SourceAnswer(serializers.Serializer[object]):
    """A source; `attribution` has to stand beside its data, `watermark` across it, wherever they go."""

    code = serializers.CharField()
    name = serializers.CharField()
    licence = serializers.CharField()
    terms_url = serializers.CharField()
    attribution = serializers.CharField()
    watermark = serializers.CharField()
    purposes = VerdictsAnswer(source="verdicts")


class ExceptionAnswer(serializers.Serializer[object]):
    """An exception; without an organization it is for all. `last_day` is when it ends, or ended when revoked."""

    id = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute of this name on fields
    organization = serializers.IntegerField(source="organization_id", allow_null=True)
    purpose = serializers.ChoiceField(choices=[(str(one), str(one)) for one in Purpose])
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    last_day = serializers.DateField()
    reason = serializers.CharField()
    granted_at = serializers.DateTimeField()
    in_force = serializers.BooleanField(source="holds")


class RightsAnswer(serializers.Serializer[object]):
    """Every source with its verdicts for the organization, and the exceptions that hold or held for it."""

    organization = serializers.IntegerField(allow_null=True)
    sources = SourceAnswer(many=True)
    exceptions = ExceptionAnswer(many=True)
