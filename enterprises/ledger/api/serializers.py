"""Shapes of the ledger on the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class LedgerEntryAnswer(serializers.Serializer[Any]):
    """One entry: what was changed, and the object whole after the change."""

    id = serializers.IntegerField()
    organization = serializers.IntegerField(source="organization_id")
    seq = serializers.IntegerField(help_text="Place in the organization's ledger.")
    kind = serializers.CharField(help_text="The operation that changed it.")
    object_type = serializers.CharField()
    object_id = serializers.CharField()
    image = serializers.DictField(source="image_json", allow_null=True, help_text="Null where the object is gone.")
    actor = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    prev_hash = serializers.CharField(help_text="Hash of the entry before; 64 zeros for the first.")
    hash = serializers.CharField(help_text="SHA-256 of the canonical JSON of the entry.")
