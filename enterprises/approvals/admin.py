"""Rules of approval in the administration: read here, set in the console of the organization."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from enterprises.approvals.models import ApprovalRule


@admin.register(ApprovalRule)
class ApprovalRuleAdmin(ExportsRows, ClearModelAdmin):
    """How many people have to approve. A rule without a domain holds for all domains that have none of their own."""

    comes_from = Own("Set by those who run the organization.")
    list_display = ["organization", "domain", "approvers_needed", "changed_by", "changed_at"]
    list_filter = ["domain", "approvers_needed"]
    search_fields = ["organization__name"]
    search_help_text = "Organization"
    list_select_related = ["organization", "changed_by"]
    date_hierarchy = "changed_at"
    ordering = ["organization__name", "domain", "pk"]
    show_full_result_count = False
