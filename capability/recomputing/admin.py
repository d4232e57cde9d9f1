"""Recomputations in the administration: how they stand, asking for one, stopping one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from capability.recomputing.models import Recomputation
from capability.recomputing.operations import request_recomputation, stop_recomputation
from clear_platform.foundation.public import Own, may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from clear_platform.foundation.rendering.wording import number


@admin.register(Recomputation)
class RecomputationAdmin(ExportsRows, ClearModelAdmin):
    """Everything computed anew: when, how far, what was written."""

    comes_from = Own("How far computing went, counted here.")
    list_display = ["asked_at", "status", "progress", "scores", "readiness", "unchanged", "asked_by", "ended_at"]
    list_filter = ["status"]
    search_fields = ["asked_by__name"]
    list_select_related = ["asked_by"]
    date_hierarchy = "asked_at"
    ordering = ["-asked_at", "-pk"]
    show_full_result_count = False
    exclude = ["organization", "enterprises", "done"]
    readonly_fields = ["progress"]
    actions = ["stop_selected"]

    @admin.display(description="Computations done")
    def progress(self, row: Recomputation) -> str:
        """Give how many of how many are done: each enterprise for itself, and once for each holder."""
        return number(row.done) if row.enterprises is None else f"{number(row.done)} of {number(row.enterprises)}"

    def get_fields(self, request: HttpRequest, obj: Recomputation | None = None) -> Any:
        """Ask nothing of whoever wants everything computed anew."""
        return [] if obj is None else super().get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes asking for everything to be computed anew."""
        return may(actor_of(request), "request_recomputation")

    def save_model(self, request: HttpRequest, obj: Recomputation, form: Any, change: bool) -> None:
        """Ask for a recomputation through the operation; one under way is joined."""
        asked = request_recomputation(actor=actor_of(request))
        obj.pk, obj.asked_at = asked.id, asked.asked_at

    def has_stop_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes stopping a recomputation."""
        return may(actor_of(request), "stop_recomputation")

    @admin.action(description="Stop", permissions=["stop"])
    def stop_selected(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Stop them between two parts."""
        actor = actor_of(request)
        run_for_each(
            self, request, rows, lambda row: stop_recomputation(actor=actor, recomputation_id=row.pk), "stopped"
        )
