"""Portfolios and their entries in the administration, read alone: both are changed on pages and the API."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clear_platform.foundation.public import FromColumns
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from institutional.portfolios.models import Portfolio, PortfolioEnterprise


@admin.register(Portfolio)
class PortfolioAdmin(ExportsRows, ClearModelAdmin):
    """Named sets of enterprises that institutions follow."""

    comes_from = FromColumns(["import_batch__source__code"])
    list_display = ["name", "organization", "currency", "import_batch", "created_at"]
    list_filter = ["currency", "organization__origin"]
    search_fields = ["name", "organization__name"]
    search_help_text = "Portfolio or institution"
    date_hierarchy = "created_at"
    ordering = ["organization__name", "name"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Portfolio]:
        return super().get_queryset(request).select_related("organization", "import_batch")


@admin.register(PortfolioEnterprise)
class PortfolioEnterpriseAdmin(ExportsRows, ClearModelAdmin):
    """Which enterprise was in which portfolio, from when to when."""

    comes_from = FromColumns(["import_batch__source__code"])
    list_display = ["enterprise_name", "portfolio", "organization", "added_at", "removed_at"]
    list_filter = [("removed_at", admin.EmptyFieldListFilter), "organization__origin"]
    search_fields = ["enterprise__organization__name", "portfolio__name", "organization__name"]
    search_help_text = "Enterprise, portfolio or institution"
    date_hierarchy = "added_at"
    ordering = ["-added_at", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: PortfolioEnterprise) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PortfolioEnterprise]:
        rows = super().get_queryset(request)
        return rows.select_related("organization", "portfolio", "enterprise__organization")
