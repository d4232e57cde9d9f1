"""Snapshots in the administration: read only; one is written down on its page or through the API."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from outcomes.snapshots.models import ImplementationSnapshot


@admin.register(ImplementationSnapshot)
class ImplementationSnapshotAdmin(ExportsRows, ClearModelAdmin):
    """How enterprises stood."""

    comes_from = Own("Enterprises' own figures, entered here or sent from their own systems.")
    list_display = [
        "enterprise_name", "date", "label", "source", "lead_response_minutes", "lead_to_appt_rate", "close_rate",
        "crm_adoption_rate", "weekly_ops_hours", "nps", "recorded_by", "recorded_at",
    ]  # fmt: skip
    list_filter = ["label", "source"]
    search_fields = ["enterprise__organization__name", "notes"]
    list_select_related = ["enterprise__organization", "recorded_by"]
    date_hierarchy = "date"
    ordering = ["-date", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: ImplementationSnapshot) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)
