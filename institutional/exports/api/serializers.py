"""Shapes of the exports API. The shape of a package itself is in `contracts`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from institutional.exports.queries.kept import progress_of

UNNAMED = "; blank where what it is about may not be read any more."


class ExportProgress(serializers.Serializer[object]):
    """How far a package is that a job makes."""

    parts = serializers.IntegerField(help_text="Parts that are written.")
    parts_expected = serializers.IntegerField()
    rows = serializers.IntegerField(help_text="Rows that are written.")
    rows_expected = serializers.IntegerField()


class ExportRow(serializers.Serializer[object]):
    """One export that left: who, what, when, in which format, and the hash of its bytes."""

    id = serializers.IntegerField(source="pk")
    organization = serializers.IntegerField(source="organization_id")
    subject_type = serializers.CharField()
    subject = serializers.CharField(source="subject_id")
    subject_name = serializers.CharField(source="told_name", help_text=f"What it was called as it left{UNNAMED}")
    state = serializers.CharField(
        help_text="waiting, writing, failed: a job makes it; kept: its file can be fetched; expired: the file was "
        "forgotten; left: taken at once, its file never kept."
    )
    progress = serializers.SerializerMethodField()
    scope = serializers.CharField()
    format = serializers.CharField()
    file_name = serializers.SerializerMethodField(help_text=f"Name of its file{UNNAMED}")
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
    made_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True, help_text="Until when its file can be fetched.")
    failure = serializers.CharField(help_text="Why making it was given up.")

    def get_file_name(self, row: Any) -> str:
        """Give the name of the file, which tells what it is about."""
        return row.file_name if row.named else ""

    @extend_schema_field(ExportProgress)
    def get_progress(self, row: Any) -> dict[str, int]:
        """Give how far a package is."""
        return progress_of(row)


class Proof(serializers.Serializer[object]):
    """Hashes of a file and its parts, where the ledger stood, and the signature over both."""

    ledger = serializers.DictField()
    manifest = serializers.DictField()
    signature = serializers.DictField()
