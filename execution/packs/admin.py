"""Packs in the administration: what was built, why it is not in force where it is not, what it holds, who gives it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from clear_platform.foundation.public import FromColumns, may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from execution.packs import queries
from execution.packs.models import DataPack, PackPrice, PackRate
from execution.packs.operations.building import request_pack
from execution.packs.rules.material import Kind
from execution.packs.rules.reconciling import in_words


@admin.register(DataPack)
class PackAdmin(ExportsRows, ClearModelAdmin):
    """Packs of reference data, newest first. They are built by steps, never by hand."""

    comes_from = FromColumns(["source__code"])
    list_display = [
        "kind",
        "asof_date",
        "status",
        "in_force",
        "fresh",
        "reconciliation_status",
        "why",
        "holds",
        "source",
    ]
    list_filter = ["kind", "status", "in_force", "reconciliation_status", "provider"]
    search_fields = ["hash", "provider", "source__code"]
    list_select_related = ["source"]
    date_hierarchy = "asof_date"
    ordering = ["-asof_date", "-pk"]
    actions = ["build_again", "build_due"]
    fields = [
        "kind",
        "asof_date",
        "status",
        "in_force",
        "fresh",
        "reconciliation_status",
        "why",
        "accepted_because",
        "holds",
        "source",
        "provider",
        "hash",
        "built_at",
        "published_at",
        "superseded_at",
    ]

    def get_urls(self) -> list[URLPattern]:
        shown = self.admin_site.admin_view(self.providers)
        return [path("providers/", shown, name="execution_datapack_providers"), *super().get_urls()]

    def providers(self, request: HttpRequest) -> HttpResponse:
        """Show who gives reference data, and what would switch on those that are off."""
        rows = [[one.code, ", ".join(one.kinds), one.source, one.state] for one in queries.providers()]
        context = {
            **self.admin_site.each_context(request),
            "title": "Providers",
            "table": {"headers": ["Provider", "Gives", "Source", "State"], "rows": rows},
        }
        return TemplateResponse(request, "admin/pack_providers.html", context)

    def get_readonly_fields(self, request: HttpRequest, obj: DataPack | None = None) -> Any:
        return self.fields

    @admin.display(boolean=True, description="Fresh")
    def fresh(self, row: DataPack) -> bool:
        """Say whether it is what should be in force by now."""
        return queries.shown(row).is_fresh

    @admin.display(description="Why it did not pass")
    def why(self, row: DataPack) -> str:
        """Give the reasons, as they were written down."""
        return in_words(queries.problems_of(row)) or "—"

    @admin.display(description="Holds")
    def holds(self, row: DataPack) -> Any:
        """Lead to the rates or prices."""
        table = "packrate" if row.kind == Kind.FX else "packprice"
        link = reverse(f"admin:execution_{table}_changelist") + "?" + urlencode({"pack__id__exact": row.pk})
        return format_html('<a href="{}">{}</a>', link, "Rates" if row.kind == Kind.FX else "Figures")

    def has_build_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes having packs built."""
        return may(actor_of(request), "request_pack")

    @admin.action(description="Build these days again", permissions=["build"])
    def build_again(self, request: HttpRequest, rows: QuerySet[DataPack]) -> None:
        """Leave it to a worker to build the same days anew, from what their providers have by now."""
        actor = actor_of(request)
        run_for_each(
            self,
            request,
            rows,
            lambda row: request_pack(actor=actor, kind=row.kind, provider=row.provider, asof_date=row.asof_date),
            "left to a worker",
        )

    @admin.action(description="Build all that is due from their providers", permissions=["build"])
    def build_due(self, request: HttpRequest, rows: QuerySet[DataPack]) -> None:
        """Leave it to a worker to build every day that came since, once for each provider among the rows."""
        actor = actor_of(request)
        first_of_each = {(row.kind, row.provider): row for row in rows}
        run_for_each(
            self,
            request,
            first_of_each.values(),
            lambda row: request_pack(actor=actor, kind=row.kind, provider=row.provider),
            "left to a worker",
        )


@admin.register(PackRate)
class PackRateAdmin(ExportsRows, ClearModelAdmin):
    """Rates: one unit of base is worth so many of quote."""

    comes_from = FromColumns(["pack__source__code"])
    list_display = ["pack", "base", "quote", "rate"]
    list_filter = ["base", ("pack__asof_date", admin.DateFieldListFilter), "pack__in_force"]
    search_fields = ["quote", "base"]
    list_select_related = ["pack"]
    ordering = ["-pack__asof_date", "-pack", "base", "quote"]


@admin.register(PackPrice)
class PackPriceAdmin(ExportsRows, ClearModelAdmin):
    """Prices and benchmarks by their symbol."""

    comes_from = FromColumns(["pack__source__code"])
    list_display = ["pack", "symbol", "price", "unit", "currency", "observed_on"]
    list_filter = ["unit", "pack__kind", "pack__in_force"]
    search_fields = ["symbol"]
    list_select_related = ["pack"]
    ordering = ["-pack__asof_date", "-pack", "symbol"]
