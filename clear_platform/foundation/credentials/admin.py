"""API keys in the administration: staff see every organization's, and end one that got out."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clear_platform.foundation.credentials.models import ApiKey
from clear_platform.foundation.credentials.operations import revoke_api_key
from clear_platform.foundation.leaving.origins import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from clear_platform.foundation.tenancy.framing import may


@admin.register(ApiKey)
class ApiKeyAdmin(ExportsRows, ClearModelAdmin):
    """Keys of every organization, without their secrets, which nobody has but who was shown them."""

    comes_from = Own("Keys that members made.")
    list_display = ["name", "organization", "prefix", "made_by", "created_at", "last_used_at", "expires_at", "held"]
    list_filter = ["organization__kind"]
    search_fields = ["name", "prefix", "organization__name", "made_by__name"]
    list_select_related = ["organization", "made_by"]
    ordering = ["-created_at"]
    date_hierarchy = "created_at"
    fields = [
        "name",
        "organization",
        "prefix",
        "scopes",
        "made_by",
        "created_at",
        "renewed_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    ]
    actions = ["revoke_keys"]
    withheld = ("secret_hash", "former_hash")

    @admin.display(boolean=True, description="Holds")
    def held(self, row: ApiKey) -> bool:
        """Say whether the key works at the moment."""
        return row.holds

    @admin.action(description="Revoke the keys chosen, for good")
    def revoke_keys(self, request: HttpRequest, rows: Any) -> None:
        """End each key at once."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: revoke_api_key(actor=actor, key_id=row.pk), "revoked")

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        if not may(actor_of(request), "revoke_api_key"):
            found.pop("revoke_keys", None)
        return found
