"""The ledger in the administration: read only."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.public import FromRow
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows
from enterprises.ledger.models import DecisionLedgerEntry
from enterprises.ledger.rules import sources_of_image


@admin.register(DecisionLedgerEntry)
class LedgerAdmin(ExportsRows, ClearModelAdmin):
    """Every change of a decision and of a holding, each with the object whole after it."""

    comes_from = FromRow(lambda row, _decision: sources_of_image(row.image_json))
    list_display = ["recorded_at", "organization", "seq", "kind", "object_type", "object_id", "actor", "hash"]
    list_filter = ["object_type", "kind"]
    search_fields = ["=object_id", "=hash", "organization__name"]
    search_help_text = "Id of a decision or holding, hash, or organization"
    list_select_related = ["organization"]
    date_hierarchy = "recorded_at"
    ordering = ["-recorded_at", "-pk"]
    show_full_result_count = False
