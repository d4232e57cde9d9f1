"""Staged imports: a batch is one file at one time, a row is one line of it; column mappings kept for the next file."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.scoping import TenantModel


class ImportBatch(TenantModel):
    """One file handed in for one kind of import, from the dry run to the undo."""

    class Status(models.TextChoices):
        CHECKED = "checked"
        COMMITTING = "committing"
        STOPPED = "stopped"
        FAILED = "failed"
        COMMITTED = "committed"
        UNDONE = "undone"
        CANCELLED = "cancelled"

    kind = models.SlugField(max_length=40)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    encoding = models.CharField(max_length=20)
    delimiter = models.CharField(max_length=2, blank=True, default="")
    layout_json = models.JSONField(
        default=dict, help_text="How the file was understood: format, sheet, header, columns absent and not read."
    )
    mapping_json = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CHECKED)
    counts_json = models.JSONField(default=dict)
    loaded_rows = models.PositiveIntegerField(default=0, help_text="Good rows that are loaded.")
    loaded_until = models.PositiveIntegerField(default=0, help_text="The number of the last one in the file.")
    loaded_json = models.JSONField(default=dict, blank=True, help_text="What loading them did.")
    loading_seconds = models.FloatField(default=0, help_text="How long the parts took that are loaded.")
    loading_began_at = models.DateTimeField(null=True, editable=False)
    failure = models.TextField(blank=True, default="", help_text="Why loading was given up.")
    source = models.ForeignKey("foundation.DataSource", on_delete=models.PROTECT, related_name="+", null=True)
    created_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    committed_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["checked", "committing", "stopped", "failed", "committed", "undone", "cancelled"]
                ),
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
    """One row of a file as it was read, what was found about it, and what loading it did.

    `number` is the row a person sees; `problems_json` keep the row out, `warnings_json` do not. `key` names the thing
    the row is about. `before_json` holds what a changed thing was before, so that an undo can put it back.
    """

    class State(models.TextChoices):
        """While its batch is only checked, a good row's state says what loading it would do."""

        REJECTED = "rejected"
        CREATED = "created"
        CHANGED = "changed"
        UNCHANGED = "unchanged"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=9, choices=State.choices, default=State.REJECTED)
    cells_json = models.JSONField()
    problems_json = models.JSONField(default=list)
    warnings_json = models.JSONField(default=list)
    before_json = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["rejected", "created", "changed", "unchanged"]),
                name="import_row_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organization"], name="import_row_by_organization"),
            models.Index(fields=["batch", "key"], name="import_row_by_key"),
            models.Index(fields=["batch", "state", "number"], name="import_row_by_state"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.batch_id}"


class ImportMapping(TenantModel):
    """Which heading of an organization's files stands for which column, kept under a name for the next file."""

    kind = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    mapping_json = models.JSONField()
    created_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["organization", "kind", "name"], name="import_mapping_once")]

    def __str__(self) -> str:
        return self.name
