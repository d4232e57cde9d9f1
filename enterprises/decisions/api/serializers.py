"""Shapes of the decisions API. What is inside an artifact is checked by `rules.artifact`, for every door alike."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from enterprises.decisions.api.filters import DOMAINS
from enterprises.decisions.rules.artifact import MOST_TITLE

ARTIFACT_HELP = (
    "recommendation, rationale, options[], risks[], trade_offs[], constraints[], "
    "expected_outcomes[{metric, unit, baseline, target, by_days}], "
    "action_plan[{ref, title, owner, due_days, milestones[], priority, after[]}], citations[{type, id, hash}]. "
    "baseline and target are numbers, or the same as text: digits, a point, no other sign than a minus."
)


class DecisionRequest(StrictSerializer):
    """What is sent to begin a decision: on an analysis, whose domain and enterprise it takes, or with a domain."""

    title = serializers.CharField(max_length=MOST_TITLE)
    artifact_json = serializers.DictField(source="artifact", help_text=ARTIFACT_HELP)
    analysis = serializers.IntegerField(source="analysis_id", required=False, min_value=1)
    domain = serializers.ChoiceField(DOMAINS, required=False)
    enterprise = serializers.IntegerField(source="enterprise_id", required=False, min_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a decision that says neither what it rests on nor in which domain it is, or says both."""
        if "analysis_id" not in attrs and "domain" not in attrs:
            raise serializers.ValidationError({"domain": "Give a domain, or the analysis it rests on."}, "required")
        if "analysis_id" in attrs and {"domain", "enterprise_id"} & set(attrs):
            raise serializers.ValidationError(
                {"analysis": "An analysis brings its domain and enterprise; leave them out."}, "both"
            )
        return attrs


class SupersedeRequest(StrictSerializer):
    """What the next version says otherwise; what is left out is taken over."""

    title = serializers.CharField(max_length=MOST_TITLE, required=False)
    artifact_json = serializers.DictField(source="artifact", required=False, help_text=ARTIFACT_HELP)
    analysis = serializers.IntegerField(
        source="analysis_id",
        required=False,
        min_value=1,
        help_text="Id of the analysis it rests on from now on, of the same enterprise and domain.",
    )


class NoteRequest(StrictSerializer):
    """A sentence to go with the act."""

    note = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)


class NothingRequest(StrictSerializer):
    """An act that needs no more than its address."""


class ContextRequest(StrictSerializer):
    """What is known and assumed around a decision."""

    enterprise_id = serializers.IntegerField(required=False, min_value=1)
    context_json = serializers.DictField(source="context")


class DecisionAnswer(serializers.Serializer[Any]):
    """One version of a decision."""

    decision_id = serializers.UUIDField()
    organization = serializers.IntegerField(source="organization_id")
    enterprise = serializers.IntegerField(source="enterprise_id", allow_null=True)
    domain = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    supersedes = serializers.UUIDField(source="supersedes_id", allow_null=True)
    artifact_json = serializers.DictField()
    expected_json = serializers.ListField(child=serializers.DictField())
    content_hash = serializers.CharField(help_text="SHA-256 of the version's canonical JSON; an approval signs it")
    analysis = serializers.IntegerField(source="analysis_id", allow_null=True)
    created_by = serializers.IntegerField(source="created_by_id", allow_null=True)
    created_at = serializers.DateTimeField()
    proposed_at = serializers.DateTimeField(allow_null=True)
    approvers_needed = serializers.IntegerField(help_text="By the rule when it was proposed, or a stricter one since.")
    decided_by = serializers.IntegerField(source="decided_by_id", allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_note = serializers.CharField()


class VersionAnswer(serializers.Serializer[Any]):
    """A version in the chain of its decision."""

    decision_id = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    title = serializers.CharField()
    content_hash = serializers.CharField()
    supersedes = serializers.UUIDField(source="supersedes_id", allow_null=True)
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class VersionsAnswer(serializers.Serializer[Any]):
    """The whole chain, the first version first."""

    results = VersionAnswer(many=True)


class ChangeAnswer(serializers.Serializer[Any]):
    """One difference between two versions."""

    pointer = serializers.CharField()
    kind = serializers.ChoiceField(["added", "removed", "changed"])
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class DifferenceAnswer(serializers.Serializer[Any]):
    """What changed from another version to this one."""

    decision_id = serializers.UUIDField()
    against = serializers.UUIDField()
    changes = ChangeAnswer(many=True)


class DifferenceRequest(StrictSerializer):
    """With which other version to compare."""

    against = serializers.UUIDField(help_text="decision_id of another version of the same decision")


class ContextAnswer(serializers.Serializer[Any]):
    """A context."""

    id = serializers.IntegerField()
    decision_id = serializers.UUIDField()
    enterprise = serializers.IntegerField(source="enterprise_id", allow_null=True)
    context_json = serializers.DictField()
    created_at = serializers.DateTimeField()


class NewestContextAnswer(ContextAnswer):
    """The context that holds, with the earlier ones."""

    earlier = ContextAnswer(many=True)
