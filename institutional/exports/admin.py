"""What was exported, in the administration. Nothing here can be changed: it is a record."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clear_platform.foundation.public import FromRow
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from institutional.exports.models import ExportRecord


@admin.register(ExportRecord)
class ExportRecordAdmin(ExportsRows, ClearModelAdmin):
    """Who exported what, when, in which format, and the hash of the bytes that left."""

    comes_from = FromRow(lambda row, _decision: row.sources_json)
    list_display = [
        "subject_name",
        "scope",
        "format",
        "exported_by",
        "organization",
        "row_count",
        "byte_count",
        "sha256",
        "exported_at",
    ]
    list_filter = ["format", "scope", "subject_type"]
    search_fields = ["subject_name", "file_name", "sha256", "exported_by__name"]
    search_help_text = "What, who, or the hash of a file"
    date_hierarchy = "exported_at"
    ordering = ["-exported_at", "-pk"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExportRecord]:
        return super().get_queryset(request).select_related("organization", "exported_by")
