"""Decisions in the administration: read, and moved by the same operations as everywhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clear_platform.foundation.public import Own, may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.decisions.operations.deciding import approve_decision, propose_decision
from enterprises.decisions.signing import signatures_lacking


@admin.register(DecisionRecord)
class DecisionAdmin(ExportsRows, ClearModelAdmin):
    """Every version of every decision. Rejecting needs a reason, and is on the record's own page."""

    comes_from = Own("Written by the people who decide.")
    list_display = ["title", "enterprise_name", "domain", "version", "status", "created_by", "decided_by", "created_at"]
    list_filter = ["status", "domain"]
    search_fields = ["title", "enterprise__organization__name", "content_hash"]
    search_help_text = "Title, enterprise or hash"
    list_select_related = ["enterprise__organization", "created_by", "decided_by"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    actions = ["propose", "approve"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: DecisionRecord) -> str:
        """Give the name of the enterprise, empty where there is none."""
        return str(row.enterprise.organization.name) if row.enterprise else ""

    def has_propose_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes proposing."""
        return may(actor_of(request), "propose_decision")

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes approving."""
        return may(actor_of(request), "approve_decision")

    @admin.action(description="Propose", permissions=["propose"])
    def propose(self, request: HttpRequest, rows: Any) -> None:
        """Put the selected drafts before those who decide."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: propose_decision(actor=actor, decision_id=row.pk), "proposed")

    @admin.action(description="Approve", permissions=["approve"])
    def approve(self, request: HttpRequest, rows: Any) -> None:
        """Sign the selected versions; the own ones are refused. Says of each how many more have to sign it."""
        actor = actor_of(request)

        def sign(row: DecisionRecord) -> str:
            signed = approve_decision(actor=actor, decision_id=row.pk)
            lacking = signatures_lacking(actor=actor, decision_id=signed.pk)
            return f"signed, {lacking} more needed." if lacking else ""

        run_for_each(self, request, rows, sign, "approved")


@admin.register(DecisionApproval)
class ApprovalAdmin(ExportsRows, ClearModelAdmin):
    """Who approved which version, and the content hash that was signed."""

    comes_from = Own("Given by the people who decide.")
    list_display = ["approved_at", "decision", "approver", "content_hash", "organization"]
    search_fields = ["decision__title", "approver__name", "=content_hash"]
    search_help_text = "Title of the decision, approver or hash"
    list_select_related = ["decision", "approver", "organization"]
    date_hierarchy = "approved_at"
    ordering = ["-approved_at", "-pk"]
    show_full_result_count = False
