"""Shapes of the API of data quality."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from institutional.quality.rules import ABOUT, KINDS, WHO


class CheckAnswer(serializers.Serializer[Any]):
    """A check, and how much it finds."""

    check = serializers.CharField(source="check.code")
    kind = serializers.CharField(source="check.kind", help_text=", ".join(KINDS))
    who_can_mend = serializers.CharField(source="check.who", help_text=", ".join(WHO))
    found = serializers.IntegerField()
    enterprises = serializers.IntegerField()


class FindingAnswer(serializers.Serializer[Any]):
    """Something found: where it is, its figure, and what that is held against."""

    check = serializers.CharField(source="check.code")
    kind = serializers.CharField(source="check.kind", help_text=", ".join(KINDS))
    who_can_mend = serializers.CharField(source="check.who", help_text=", ".join(WHO))
    portfolio = serializers.IntegerField(source="portfolio_id")
    enterprise = serializers.IntegerField(source="enterprise_id")
    name = serializers.CharField(source="enterprise")
    position = serializers.IntegerField(source="position_id", allow_null=True)
    reference = serializers.CharField(allow_blank=True)
    about = serializers.CharField(source="check.about", help_text=", ".join(ABOUT))
    about_id = serializers.CharField(allow_blank=True, help_text="Of the task or decision that it is about.")
    figure = serializers.CharField(allow_blank=True)
    against = serializers.CharField(allow_blank=True, help_text="What the figure is held against.")
    currency = serializers.CharField(allow_blank=True)


class DataQualityAnswer(serializers.Serializer[Any]):
    """What every check finds, and one part of the list, with the addresses of the parts around it."""

    checks = CheckAnswer(many=True)
    results = FindingAnswer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
