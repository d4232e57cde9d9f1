"""Shapes of the portfolios API."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer

CURRENCY = r"^[A-Z]{3}$"


class PortfolioRequest(StrictSerializer):
    """What is sent to make a portfolio. Staff say for which institution; others make it for their own."""

    name = serializers.CharField(max_length=120)
    currency = serializers.RegexField(CURRENCY, help_text="ISO 4217.")
    institution = serializers.IntegerField(source="institution_id", required=False, min_value=1)


class PortfolioChange(StrictSerializer):
    """What is sent to change a portfolio; what is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    currency = serializers.RegexField(CURRENCY, required=False, help_text="ISO 4217.")


class PortfolioAnswer(serializers.Serializer[object]):
    """A portfolio."""

    id = serializers.IntegerField()
    institution = serializers.IntegerField(source="institution_id")
    institution_name = serializers.CharField(source="institution")
    name = serializers.CharField()
    currency = serializers.CharField()
    created_at = serializers.DateTimeField()


class PortfolioRow(serializers.Serializer[object]):
    """A portfolio in a list, with how many enterprises are in it."""

    id = serializers.IntegerField(source="pk")
    institution = serializers.IntegerField(source="organization_id")
    institution_name = serializers.CharField(source="organization.name")
    name = serializers.CharField()
    currency = serializers.CharField()
    enterprise_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class EntryRequest(StrictSerializer):
    """Which enterprise to put in."""

    enterprise = serializers.IntegerField(source="enterprise_id", min_value=1)


class EntryAnswer(serializers.Serializer[object]):
    """An enterprise in a portfolio."""

    portfolio = serializers.IntegerField(source="portfolio_id")
    enterprise = serializers.IntegerField(source="enterprise_id")
    name = serializers.CharField(source="enterprise")
    added_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True)
