"""Outcomes of roadmaps in the administration: read only; they are computed, never typed."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from outcomes.learning.models import RoadmapOutcome


@admin.register(RoadmapOutcome)
class RoadmapOutcomeAdmin(ExportsRows, ClearModelAdmin):
    """What roadmaps came to."""

    comes_from = Own("Computed here from enterprises' own snapshots and what their roadmaps state.")
    list_display = ["enterprise_name", "roadmap", "target_label", "status", "basis", "currency", "cost", "computed_at"]
    list_filter = ["status", "target_label", "basis"]
    search_fields = ["enterprise__organization__name", "roadmap__version"]
    list_select_related = ["enterprise__organization", "roadmap"]
    ordering = ["-computed_at", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: RoadmapOutcome) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)
