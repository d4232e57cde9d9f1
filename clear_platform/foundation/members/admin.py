"""Invitations in the administration: staff see whom each organization offered a seat; its console changes them."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation import clock
from clear_platform.foundation.leaving.origins import Own
from clear_platform.foundation.members import rules
from clear_platform.foundation.members.models import Invitation
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows


@admin.register(Invitation)
class InvitationAdmin(ExportsRows, ClearModelAdmin):
    """Invitations of every organization, without the hash of what their links hold."""

    comes_from = Own("Written by members and staff.")
    list_display = ["email", "organization", "role", "invited_by", "created_at", "sent_at", "expires_at", "stands"]
    list_filter = ["organization__kind", "role"]
    search_fields = ["email", "organization__name", "invited_by__name"]
    list_select_related = ["organization", "invited_by"]
    ordering = ["-created_at", "-pk"]
    date_hierarchy = "created_at"
    fields = [
        "email",
        "organization",
        "role",
        "invited_by",
        "created_at",
        "sent_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    ]
    withheld = ("token_hash",)

    @admin.display(description="State")
    def stands(self, row: Invitation) -> str:
        """Say whether it is open, accepted, revoked or run out."""
        return rules.state_of(
            accepted_at=row.accepted_at, revoked_at=row.revoked_at, expires_at=row.expires_at, now=clock.now()
        )
