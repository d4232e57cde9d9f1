"""Signing keys in the administration: staff see whose they are and when they ended. Nothing here can be changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clear_platform.foundation.rendering.admin import ClearModelAdmin
from institutional.proof.models import SigningKey


@admin.register(SigningKey)
class SigningKeyAdmin(ClearModelAdmin):
    """The keys that exports are signed with, without their private halves."""

    list_display = ["fingerprint", "organization", "made_at", "made_by", "retired_at", "revoked_at"]
    list_filter = ["retired_at", "revoked_at"]
    search_fields = ["=fingerprint", "organization__name"]
    search_help_text = "The whole fingerprint, or whose it is"
    ordering = ["-made_at", "-pk"]
    fields = [
        "fingerprint", "organization", "public_key", "made_at", "made_by", "retired_at", "revoked_at",
        "revoked_because",
    ]  # fmt: skip
    withheld = ("private_key",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("private_key").select_related("organization", "made_by")
