"""Requests to report and their forms in the administration: read only; they are made and judged on their pages."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from outcomes.reporting.models import ReportingForm, ReportingRequest


@admin.register(ReportingRequest)
class ReportingRequestAdmin(ExportsRows, ClearModelAdmin):
    """What institutions ask to be reported."""

    comes_from = Own("What institutions asked here.")
    list_display = ["title", "organization", "starts", "ends", "due_on", "created_by", "created_at"]
    search_fields = ["title", "organization__name"]
    list_select_related = ["organization", "created_by"]
    date_hierarchy = "due_on"
    ordering = ["-due_on", "-pk"]


@admin.register(ReportingForm)
class ReportingFormAdmin(ExportsRows, ClearModelAdmin):
    """How each enterprise answers. The secret of a link is kept as a hash, and that is not shown either."""

    comes_from = Own("What enterprises answered here.")
    withheld = ("token_hash",)
    list_display = [
        "request", "enterprise_name", "email", "status", "sent_at", "expires_at", "submitted_at", "submitted_by",
        "decided_by", "decided_at",
    ]  # fmt: skip
    exclude = ["token_hash"]
    list_filter = ["status"]
    search_fields = ["request__title", "enterprise__organization__name", "email"]
    list_select_related = ["request", "enterprise__organization", "decided_by"]
    ordering = ["-request__due_on", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: ReportingForm) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)
