"""Evaluations in the administration: read only; a command makes them."""

from __future__ import annotations

from django.contrib import admin

from capability.evaluation.models import ReadinessEvaluation
from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows


@admin.register(ReadinessEvaluation)
class ReadinessEvaluationAdmin(ExportsRows, ClearModelAdmin):
    """How well scores told what became of loans, file by file."""

    comes_from = Own("Counts and rates computed here over a loan file, small groups left out.")
    list_display = ["file_name", "file_sha256", "made_at"]
    search_fields = ["file_name", "file_sha256"]
    ordering = ["-made_at", "-pk"]
    show_full_result_count = False
