"""Shapes of the exports API. The shape of a package itself is in `contracts`."""

from __future__ import annotations

from rest_framework import serializers


class ExportRow(serializers.Serializer[object]):
    """One export that left: who, what, when, in which format, and the hash of its bytes."""

    id = serializers.IntegerField(source="pk")
    organization = serializers.IntegerField(source="organization_id")
    subject_type = serializers.CharField()
    subject = serializers.CharField(source="subject_id")
    subject_name = serializers.CharField()
    scope = serializers.CharField()
    format = serializers.CharField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    byte_count = serializers.IntegerField()
    row_count = serializers.IntegerField()
    sources = serializers.ListField(source="sources_json", child=serializers.CharField())
    rights = serializers.DictField(
        source="rights_json",
        help_text="The decision on its sources: for what, when, which went, which stayed and why.",
    )
    exported_by = serializers.CharField(source="exported_by.name", default=None, allow_null=True)
    exported_at = serializers.DateTimeField()
