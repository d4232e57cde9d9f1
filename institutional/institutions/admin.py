"""Institutions in the administration: read here; made by staff on the API or by an import."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clear_platform.foundation.public import FromColumns
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from institutional.institutions.models import Institution


@admin.register(Institution)
class InstitutionAdmin(ExportsRows, ClearModelAdmin):
    """The organizations that back enterprises."""

    comes_from = FromColumns(["import_batch__source__code"])
    list_display = ["name", "type", "origin", "import_batch", "import_row"]
    list_filter = ["type", "organization__origin"]
    search_fields = ["organization__name"]
    search_help_text = "Name"
    ordering = ["organization__name", "pk"]
    show_full_result_count = False

    @admin.display(description="name", ordering="organization__name")
    def name(self, row: Institution) -> str:
        """Give the name of its organization."""
        return str(row.organization.name)

    @admin.display(description="origin", ordering="organization__origin")
    def origin(self, row: Institution) -> str:
        """Give whether it registered, comes from a public record, or is invented."""
        return str(row.organization.get_origin_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Institution]:
        return super().get_queryset(request).select_related("organization", "import_batch")
