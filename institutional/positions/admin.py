"""Positions in the administration, read alone: entered and corrected on pages and the API, or loaded from a file."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clear_platform.foundation.public import FromColumns
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from institutional.positions.models import Position


@admin.register(Position)
class PositionAdmin(ExportsRows, ClearModelAdmin):
    """What institutions hold in enterprises."""

    comes_from = FromColumns(["source__code"])
    list_display = [
        "external_ref",
        "enterprise_name",
        "organization",
        "instrument",
        "principal",
        "currency",
        "status",
        "approved_on",
        "source",
        "import_row",
    ]
    list_filter = ["instrument", "status", "currency", "source", "organization__origin"]
    search_fields = ["external_ref", "enterprise__organization__name", "organization__name"]
    search_help_text = "Number, enterprise or holder"
    date_hierarchy = "approved_on"
    ordering = ["-approved_on", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: Position) -> str:
        """Give the name of the enterprise it is held in."""
        return str(row.enterprise.organization.name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Position]:
        rows = super().get_queryset(request)
        return rows.select_related("organization", "enterprise__organization", "source")
