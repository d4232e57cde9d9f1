"""Staged imports: a batch is one file at one time, a row is one line of it with what was found wrong."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.scoping import TenantModel


class ImportBatch(TenantModel):
    """One file handed in for one kind of import, from the dry run to the undo."""

    class Status(models.TextChoices):
        CHECKED = "checked"
        COMMITTED = "committed"
        UNDONE = "undone"
        CANCELLED = "cancelled"

    kind = models.SlugField(max_length=40)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    encoding = models.CharField(max_length=20)
    delimiter = models.CharField(max_length=2, blank=True, default="")
    mapping_json = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CHECKED)
    counts_json = models.JSONField(default=dict)
    source = models.ForeignKey("foundation.DataSource", on_delete=models.PROTECT, related_name="+", null=True)
    created_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    committed_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["checked", "committed", "undone", "cancelled"]),
                name="import_batch_status_known",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="import_batch_newest"),
            models.Index(fields=["kind", "file_sha256"], name="import_batch_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, import {self.pk}"


class ImportRow(TenantModel):
    """One line of a file as it was read. `number` is the line a person sees; problems keep it out, warnings do not."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells_json = models.JSONField()
    problems_json = models.JSONField(default=list)
    warnings_json = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["organization"], name="import_row_by_organization")]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.batch_id}"
