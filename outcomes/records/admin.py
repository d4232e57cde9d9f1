"""Outcomes and metrics in the administration: read only; an outcome is recorded on its page or through the API."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import FromColumns, Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from outcomes.records.models import MetricDefinition, Outcome


@admin.register(Outcome)
class OutcomeAdmin(ExportsRows, ClearModelAdmin):
    """What was measured."""

    comes_from = FromColumns(["source__code"])
    list_display = [
        "outcome_type", "enterprise_name", "metrics_json", "valid_on", "source", "organization", "import_batch",
        "recorded_at",
    ]  # fmt: skip
    list_filter = ["outcome_type", "source"]
    search_fields = ["enterprise__organization__name", "external_ref", "notes"]
    list_select_related = ["enterprise__organization", "source", "organization", "import_batch"]
    date_hierarchy = "recorded_at"
    ordering = ["-recorded_at", "-pk"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: Outcome) -> str:
        """Give the name of the enterprise, empty where there is none."""
        return str(row.enterprise.organization.name) if row.enterprise else ""


@admin.register(MetricDefinition)
class MetricDefinitionAdmin(ExportsRows, ClearModelAdmin):
    """The library of metrics."""

    comes_from = Own("A library that ships with the product.")
    list_display = [
        "code", "name", "unit", "kind", "direction", "aggregation", "capability_code", "iris_code", "vsme_datapoint"
    ]  # fmt: skip
    list_filter = ["kind", "direction", "aggregation", "capability_code"]
    search_fields = ["code", "name", "iris_code"]
