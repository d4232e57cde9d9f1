"""Scores in the administration: read only, they are computed."""

from __future__ import annotations

from django.contrib import admin

from capability.scoring.models import CapabilityScore
from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows


@admin.register(CapabilityScore)
class CapabilityScoreAdmin(ExportsRows, ClearModelAdmin):
    """Scores with what they rest on."""

    comes_from = Own("Computed; the rows it was computed from stay where they are.", left_out=["evidence_json"])
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
