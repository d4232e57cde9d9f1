"""Outcomes and metrics in the administration: read only; an outcome is recorded on its page or through the API."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import FromColumns, Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from outcomes.records.models import MetricDefinition, Outcome, OutcomeReview, PeriodLock


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
    """The library of metrics, and those that institutions defined for themselves."""

    comes_from = Own("A library that ships with the product, and what institutions defined here.")
    list_display = [
        "code", "name", "organization", "unit", "kind", "direction", "aggregation", "capability_code", "iris_code",
        "vsme_datapoint",
    ]  # fmt: skip
    list_filter = ["kind", "direction", "aggregation", "capability_code", ("organization", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name", "iris_code", "organization__name"]
    list_select_related = ["organization"]


@admin.register(OutcomeReview)
class OutcomeReviewAdmin(ExportsRows, ClearModelAdmin):
    """What institutions make of outcomes."""

    comes_from = Own("What institutions decided here.")
    list_display = ["outcome", "organization", "status", "note", "submitted_at", "reviewer", "decided_at"]
    list_filter = ["status"]
    search_fields = ["organization__name", "note"]
    list_select_related = ["outcome", "organization", "reviewer"]
    date_hierarchy = "submitted_at"
    ordering = ["-submitted_at", "-pk"]
    show_full_result_count = False


@admin.register(PeriodLock)
class PeriodLockAdmin(ExportsRows, ClearModelAdmin):
    """Periods that institutions closed."""

    comes_from = Own("What institutions decided here.")
    list_display = [
        "organization", "starts", "ends", "locked_by", "locked_at", "unlocked_by", "unlocked_at", "unlocked_because"
    ]  # fmt: skip
    search_fields = ["organization__name", "note", "unlocked_because"]
    list_select_related = ["organization", "locked_by", "unlocked_by"]
    date_hierarchy = "starts"
    ordering = ["-starts", "-pk"]
