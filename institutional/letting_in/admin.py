"""Invitations of enterprises in the administration: staff see who asked whom, and what became of it."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from institutional.letting_in.models import EnterpriseInvitation


@admin.register(EnterpriseInvitation)
class EnterpriseInvitationAdmin(ExportsRows, ClearModelAdmin):
    """Invitations of every institution, without the hash of what their links hold. Nothing here can be changed."""

    comes_from = Own("Written by members of institutions and owners of enterprises.")
    list_display = ["email", "organization", "invited_by", "created_at", "expires_at", "stands", "enterprise_name"]
    list_filter = [("accepted_at", admin.EmptyFieldListFilter), ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["email", "organization__name", "enterprise__organization__name"]
    search_help_text = "Address, institution or enterprise"
    ordering = ["-created_at", "-pk"]
    date_hierarchy = "created_at"
    show_full_result_count = False
    fields = [
        "email", "organization", "invited_by", "created_at", "sent_at", "expires_at", "withdrawn_at", "declined_at",
        "accepted_at", "accepted_by", "enterprise", "ended_at",
    ]  # fmt: skip
    withheld = ("token_hash",)

    @admin.display(description="state")
    def stands(self, row: EnterpriseInvitation) -> str:
        """Say where it stands now."""
        return row.state

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: EnterpriseInvitation) -> str:
        """Give the name of the enterprise that let the institution in."""
        return str(row.enterprise.organization.name) if row.enterprise else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[EnterpriseInvitation]:
        rows = super().get_queryset(request)
        return rows.select_related("organization", "invited_by", "accepted_by", "enterprise__organization")
