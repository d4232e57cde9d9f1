"""Shapes of what a portfolio holds, and of an enterprise as its institution sees it."""

from __future__ import annotations

from rest_framework import serializers


class MemberRow(serializers.Serializer[object]):
    """An enterprise in a portfolio, with what is held in it in the portfolio's currency."""

    id = serializers.IntegerField(source="enterprise_id")
    name = serializers.CharField(source="enterprise.organization.name")
    slug = serializers.CharField(source="enterprise.organization.slug")
    industry = serializers.CharField(source="enterprise.industry", allow_null=True)
    region = serializers.CharField(source="enterprise.region", allow_null=True)
    city = serializers.CharField(source="enterprise.city", allow_null=True)
    size_band = serializers.CharField(source="enterprise.size_band", allow_null=True)
    positions = serializers.IntegerField(source="position_count")
    principal = serializers.DecimalField(max_digits=20, decimal_places=2)
    currency = serializers.CharField(source="portfolio.currency")
    added_at = serializers.DateTimeField()
