"""Outcomes of roadmaps in the administration: read only; they are computed, never typed."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from outcomes.learning.models import GatheredOutcomes, RoadmapOutcome, SnapshotMapping


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


@admin.register(SnapshotMapping)
class SnapshotMappingAdmin(ExportsRows, ClearModelAdmin):
    """How exports of enterprises are read."""

    comes_from = Own("Names of columns that members of the organization stated here.")
    list_display = ["enterprise_name", "stage_column", "status_column", "saved_at"]
    search_fields = ["enterprise__organization__name"]
    list_select_related = ["enterprise__organization"]
    ordering = ["-saved_at", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: SnapshotMapping) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)


@admin.register(GatheredOutcomes)
class GatheredOutcomesAdmin(ExportsRows, ClearModelAdmin):
    """What all roadmaps came to, day by day."""

    comes_from = Own("Medians computed here from outcomes of at least five enterprises each.")
    list_display = ["as_of", "is_invented", "gathered_at"]
    list_filter = ["is_invented"]
    ordering = ["-as_of", "is_invented"]
    show_full_result_count = False
