"""What left the house: one record for each export."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel


class ExportRecord(TenantModel):
    """Who exported what, when, in which format, and the hash of the bytes that left."""

    class Format(models.TextChoices):
        JSON = "json"
        CSV = "csv"
        PDF = "pdf"
        ZIP = "zip"
        MARKDOWN = "md"

    subject_type = models.SlugField(max_length=20)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=255)
    scope = models.SlugField(max_length=20)
    format = models.CharField(max_length=4, choices=Format.choices)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    byte_count = models.BigIntegerField()
    row_count = models.PositiveIntegerField()
    ledger_commit_hash = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Head of the organization's ledger as it left."
    )
    sources_json = models.JSONField(default=list)
    rights_json = models.JSONField(
        default=dict, help_text="The decision on its sources: for what, when, which went, which stayed and why."
    )
    exported_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    exported_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["organization", "-exported_at"], name="export_newest")]

    def __str__(self) -> str:
        return self.file_name
