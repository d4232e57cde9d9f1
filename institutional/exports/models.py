"""What left the house: one record for each export."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel


class ExportRecord(TenantModel):
    """Who exported what, when, in which format, and the hash of the bytes that left or can be fetched."""

    class Format(models.TextChoices):
        JSON = "json"
        CSV = "csv"
        PDF = "pdf"
        ZIP = "zip"
        MARKDOWN = "md"

    class State(models.TextChoices):
        """`kept`: can be fetched. `waiting`, `writing`, `failed`: a job makes it. `left`: of before files were kept."""

        LEFT = "left"
        WAITING = "waiting"
        WRITING = "writing"
        KEPT = "kept"
        FAILED = "failed"
        EXPIRED = "expired"

    state = models.CharField(max_length=7, choices=State.choices, default=State.LEFT, db_default="left")
    progress_json = models.JSONField(
        default=dict, blank=True, help_text="Of what a job makes: the parts as they were written, and how they weighed."
    )
    rows_expected = models.PositiveBigIntegerField(default=0, db_default=0)
    file = models.FileField(upload_to="exports", max_length=300, blank=True, default="", db_default="")
    proof_json = models.JSONField(null=True, blank=True, help_text="What stands beside a file that cannot hold it.")
    failure = models.TextField(blank=True, default="", db_default="", help_text="Why making it was given up.")
    made_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    subject_type = models.SlugField(max_length=20)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=255)
    scope = models.SlugField(max_length=20)
    format = models.CharField(max_length=4, choices=Format.choices)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["left", "waiting", "writing", "kept", "failed", "expired"]),
                name="export_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["left", "kept"]) | ~models.Q(sha256=""), name="export_has_its_hash"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-exported_at"], name="export_newest"),
            models.Index(fields=["expires_at"], name="export_expiring", condition=models.Q(state="kept")),
        ]

    def __str__(self) -> str:
        return self.file_name
