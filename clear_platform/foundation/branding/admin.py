"""Themes in the administration, to look at: they are chosen where they are previewed, on the organization's page."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.branding.models import Theme
from clear_platform.foundation.leaving.origins import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows


@admin.register(Theme)
class ThemeAdmin(ExportsRows, ClearModelAdmin):
    """How organizations look that chose anything."""

    comes_from = Own("Choices that staff and members made.")
    withheld = ("logo",)
    list_display = ["organization", "primary", "accent", "type_scale", "mode", "logo_kind", "changed_by", "changed_at"]
    list_filter = ["mode", "logo_kind"]
    search_fields = ["organization__name"]
    list_select_related = ["organization", "changed_by"]
    date_hierarchy = "changed_at"
    ordering = ["organization__name"]
    fields = list_display
    readonly_fields = list_display
