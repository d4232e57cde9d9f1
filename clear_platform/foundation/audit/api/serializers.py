"""Shapes of the audit log on the API."""

from __future__ import annotations

from rest_framework import serializers


class AuditEntryAnswer(serializers.Serializer[object]):
    """One entry. What is personal is shown in plain where it still exists; `erased` stands where it was erased."""

    id = serializers.IntegerField()
    organization = serializers.IntegerField(source="organization_id")
    seq = serializers.IntegerField(help_text="Place in the organization's chain.")
    at = serializers.DateTimeField()
    actor_kind = serializers.ChoiceField(choices=["user", "key", "system", "anonymous"])
    actor = serializers.IntegerField(source="actor_id", allow_null=True)
    actor_name = serializers.CharField(source="who")
    action = serializers.CharField()
    object_type = serializers.CharField()
    object_id = serializers.CharField()
    before = serializers.DictField(source="facts_before", allow_null=True)
    after = serializers.DictField(source="facts_after", allow_null=True)
    request_id = serializers.UUIDField(allow_null=True)
    ip = serializers.CharField(source="address")
    prev_hash = serializers.CharField(help_text="Hash of the entry before; 64 zeros for the first.")
    hash = serializers.CharField(help_text="SHA-256 of the canonical JSON of the entry.")
