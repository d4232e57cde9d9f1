"""Reviews in the administration: read; each is decided on its own page, for a decision goes with its words."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clear_platform.foundation.public import Own, may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from execution.reviews.models import Review
from execution.reviews.operations.deciding import take_review


@admin.register(Review)
class ReviewAdmin(ExportsRows, ClearModelAdmin):
    """What waits for somebody, over all organizations."""

    comes_from = Own("Written by agents and people about their own work.")
    list_display = ["title", "entity_type", "status", "organization", "asked_by", "locked_by", "decided_by", "asked_at"]
    list_filter = ["status", "entity_type"]
    search_fields = ["title", "entity_id", "organization__name"]
    search_help_text = "Title, id or organization"
    list_select_related = ["organization", "asked_by", "locked_by", "decided_by"]
    date_hierarchy = "asked_at"
    ordering = ["asked_at", "pk"]
    actions = ["take_selected"]
    show_full_result_count = False

    def has_take_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes looking at reviews."""
        return may(actor_of(request), "take_review")

    @admin.action(description="Take", permissions=["take"])
    def take_selected(self, request: HttpRequest, rows: Any) -> None:
        """Have the selected ones before oneself for fifteen minutes."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: take_review(actor=actor, review_id=row.pk), "before you")
