"""Shapes of rules of approval on the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from enterprises.analyses.rules import DOMAINS
from enterprises.approvals.rules import FEWEST, MOST


class RuleRequest(StrictSerializer):
    """How many approve in one domain, or with null in every domain that has no rule of its own."""

    domain = serializers.ChoiceField(DOMAINS, allow_null=True)
    approvers_needed = serializers.IntegerField(min_value=FEWEST, max_value=MOST)


class RulesRequest(StrictSerializer):
    """All rules of an organization; what is left out is a rule no more."""

    rules = RuleRequest(many=True)


class RuleAnswer(serializers.Serializer[Any]):
    """One rule."""

    domain = serializers.CharField(allow_null=True, help_text="Null: every domain without a rule of its own.")
    approvers_needed = serializers.IntegerField()


class RulesAnswer(serializers.Serializer[Any]):
    """The rules of an organization, and what each domain comes to by them."""

    organization = serializers.IntegerField(source="organization_id")
    rules = RuleAnswer(many=True)
    needed = serializers.DictField(child=serializers.IntegerField())
