"""Readiness in the administration: read only but for computing it anew, which the operation does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from capability.constants import FLAGS
from capability.readiness.models import FinancingReadiness, ReadinessFlag, ReadinessLapse
from capability.readiness.operations.recomputing import recompute_enterprise
from clear_platform.foundation.public import Own, may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from clear_platform.foundation.rendering.wording import number

NAMES = {one.code: one.name for one in FLAGS}


class StandingFlag(admin.SimpleListFilter):
    """Keep the readiness in which one flag stands."""

    title = "flag that stands"
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(rule.code, rule.name) for rule in FLAGS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(flags_json__contains=[self.value()]) if self.value() else queryset


@admin.register(FinancingReadiness)
class FinancingReadinessAdmin(ExportsRows, ClearModelAdmin):
    """Readiness with the flags that stand."""

    comes_from = Own("Computed; the figures it was computed from stay where they are.", left_out=["rationale_json"])
    list_display = [
        "enterprise_name",
        "readiness_score",
        "confidence",
        "flags",
        "organization",
        "computed_at",
        "no_more_since",
    ]
    exclude = ["flags_json"]
    readonly_fields = ["flags", "no_more_since"]
    list_filter = [StandingFlag]
    search_fields = ["enterprise__organization__name", "organization__name"]
    list_select_related = ["enterprise__organization", "organization", "lapse"]
    date_hierarchy = "computed_at"
    ordering = ["-computed_at", "-pk"]
    show_full_result_count = False
    actions = ["recompute"]

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: FinancingReadiness) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)

    @admin.display(description="flags that stand")
    def flags(self, row: FinancingReadiness) -> str:
        """Give the flags that stand, by their names."""
        return ", ".join(NAMES.get(code, code) for code in row.flags_json) or "none"

    @admin.display(description="counts no more since", ordering="lapse__since")
    def no_more_since(self, row: FinancingReadiness) -> datetime | None:
        """Give since when nothing counts any more that it was computed from."""
        return row.lapse.since if hasattr(row, "lapse") else None

    def has_recompute_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes computing anew."""
        return may(actor_of(request), "recompute_enterprise")

    @admin.action(description="Compute anew", permissions=["recompute"])
    def recompute(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Compute the enterprises of the selected rows anew, each once."""
        rows = {row.enterprise_id: row for row in queryset.select_related("enterprise__organization")}
        run_for_each(
            self,
            request,
            rows.values(),
            lambda row: recompute_enterprise(actor=actor_of(request), enterprise_id=row.enterprise_id),
            "computed anew",
        )


@admin.register(ReadinessLapse)
class ReadinessLapseAdmin(ExportsRows, ClearModelAdmin):
    """Readiness of which nothing counted any more, and since when."""

    comes_from = Own("Computed; the readiness it is of stays where it is.")
    list_display = ["enterprise_name", "last_score", "since", "organization"]
    search_fields = ["enterprise__organization__name", "organization__name"]
    list_select_related = ["enterprise__organization", "organization", "readiness"]
    date_hierarchy = "since"
    ordering = ["-since", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: ReadinessLapse) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)

    @admin.display(description="last score", ordering="readiness__readiness_score")
    def last_score(self, row: ReadinessLapse) -> str:
        """Give the readiness there was last."""
        return number(row.readiness.readiness_score)


@admin.register(ReadinessFlag)
class ReadinessFlagAdmin(ClearModelAdmin):
    """Flags that holders of positions set."""

    list_display = ["enterprise", "code", "raised", "figure", "organization", "set_at"]
    list_filter = ["code", "raised"]
    search_fields = ["enterprise__organization__name", "organization__name"]
    list_select_related = ["enterprise", "organization"]
    date_hierarchy = "set_at"
