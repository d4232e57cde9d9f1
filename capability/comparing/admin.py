"""Comparisons and falls in the administration: read only; a job makes them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from capability.comparing.beside import of_code
from capability.comparing.models import Comparison, Fall
from clear_platform.foundation.public import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows


@admin.register(Comparison)
class ComparisonAdmin(ExportsRows, ClearModelAdmin):
    """How the scores of many enterprises lie beside one another."""

    comes_from = Own("Rounded figures computed here over groups of enterprises, small groups left out.")
    list_display = ["__str__", "organization", "is_invented", "enterprises", "shifted", "compared_at"]
    list_filter = ["is_invented"]
    exclude = ["document_json"]
    readonly_fields = ["page"]
    search_fields = ["organization__name"]
    list_select_related = ["organization"]
    ordering = ["-compared_at", "-pk"]
    show_full_result_count = False

    @admin.display(description="what it says")
    def page(self, row: Comparison) -> SafeString:
        """Give the page that shows it."""
        return format_html(
            '<a href="{}?{}">Gaps, errors and drift</a>',
            reverse("readiness-fairness-page"),
            urlencode({"of": of_code(row)}),
        )


@admin.register(Fall)
class FallAdmin(ExportsRows, ClearModelAdmin):
    """Scores that fell, and who looked at them."""

    comes_from = Own("Computed; the scores it compares stay where they are.")
    list_display = [
        "enterprise_name",
        "measure",
        "before",
        "after",
        "organization",
        "noticed_at",
        "seen_at",
        "ended_at",
    ]
    list_filter = ["measure"]
    search_fields = ["enterprise__organization__name", "organization__name"]
    list_select_related = ["enterprise__organization", "organization"]
    date_hierarchy = "noticed_at"
    ordering = ["-noticed_at", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: Fall) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)
