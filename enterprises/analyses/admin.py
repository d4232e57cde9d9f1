"""Analyses in the administration: what was found stays as it was found."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import FromRow
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from enterprises.analyses.models import Analysis
from enterprises.analyses.rules import sources_of_inputs


@admin.register(Analysis)
class AnalysisAdmin(ExportsRows, ClearModelAdmin):
    """What was found about enterprises, domain by domain."""

    comes_from = FromRow(lambda row, _decision: sources_of_inputs(row.input_json))
    list_display = [
        "id",
        "enterprise_name",
        "domain",
        "score",
        "confidence",
        "organization",
        "created_by",
        "created_at",
    ]
    list_filter = ["domain"]
    search_fields = ["enterprise__organization__name", "=id"]
    search_help_text = "Enterprise, or the number of an analysis"
    list_select_related = ["enterprise__organization", "organization", "created_by"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: Analysis) -> str:
        """Give the name of the enterprise, empty where there is none."""
        return str(row.enterprise.organization.name) if row.enterprise else ""

    @admin.display(description="score")
    def score(self, row: Analysis) -> str:
        """Give the score of its findings, empty where nothing could be judged."""
        return str(row.analysis_json.get("score") or "")
