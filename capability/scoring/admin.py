"""Scores in the administration: read only, they are computed."""

from __future__ import annotations

from django.contrib import admin
from import_export.admin import ExportActionMixin
from unfold.contrib.import_export.forms import ExportForm

from capability.scoring.models import CapabilityScore
from clear_platform.foundation.rendering.admin import ClearModelAdmin


@admin.register(CapabilityScore)
class CapabilityScoreAdmin(ExportActionMixin, ClearModelAdmin):
    """Scores with what they rest on."""

    export_form_class = ExportForm
    list_display = ["enterprise_name", "capability", "score", "confidence", "organization", "computed_at"]
    list_filter = ["capability"]
    search_fields = ["enterprise__organization__name", "organization__name"]
    list_select_related = ["enterprise__organization", "capability", "organization"]
    date_hierarchy = "computed_at"
    ordering = ["-computed_at", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: CapabilityScore) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)
