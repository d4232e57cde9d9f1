"""Enterprises in the administration: read here, changed on their pages or through the API."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clear_platform.foundation.public import FromColumns
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from enterprises.profiles.models import Enterprise


@admin.register(Enterprise)
class EnterpriseAdmin(ExportsRows, ClearModelAdmin):
    """The organizations that are backed."""

    comes_from = FromColumns(["import_batch__source__code"])
    list_display = ["name", "city", "region", "industry", "size_band", "origin", "import_batch", "import_row"]
    list_filter = ["organization__origin", "region", "size_band"]
    search_fields = ["organization__name", "city", "industry"]
    search_help_text = "Name, city or industry"
    list_select_related = ["organization", "import_batch"]
    ordering = ["organization__name", "pk"]
    exclude = ["match_key"]
    show_full_result_count = False

    @admin.display(description="name", ordering="organization__name")
    def name(self, row: Enterprise) -> str:
        """Give the name of its organization."""
        return str(row.organization.name)

    @admin.display(description="origin", ordering="organization__origin")
    def origin(self, row: Enterprise) -> str:
        """Give whether it registered, comes from a public record, or is invented."""
        return str(row.organization.get_origin_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enterprise]:
        return super().get_queryset(request).select_related("organization", "import_batch")
