"""Evaluations that were kept: how well scores told what became of the loans of a file."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import GlobalTable


class ReadinessEvaluation(models.Model):
    """One evaluation of readiness and the loan model on one file. `figures_json` is what the command prints."""

    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    figures_json = models.JSONField()
    figures_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = GlobalTable("Counts and rates over a public file, small groups left out; no borrower can be read off.")

    class Meta:
        verbose_name = "evaluation of readiness"
        verbose_name_plural = "evaluations of readiness"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.made_at:%Y-%m-%d}"
