"""Imports in the administration: list and record read only; loading, letting go and taking back through operations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import action

from clear_platform.foundation.imports.models import ImportBatch, ImportMapping
from clear_platform.foundation.imports.operations.committing import cancel_import, commit_import
from clear_platform.foundation.imports.operations.undoing import undo_import
from clear_platform.foundation.leaving.origins import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from clear_platform.foundation.rendering.wording import number
from clear_platform.foundation.tenancy.framing import may


@admin.register(ImportBatch)
class ImportBatchAdmin(ExportsRows, ClearModelAdmin):
    """Every file that was handed in; its page says what was found row by row."""

    comes_from = Own("What was handed in and what became of it; what stood in the rows is in no column.")
    list_display = ["file_name", "kind", "status", "rows", "created", "changed", "rejected", "created_by", "created_at"]
    list_filter = ["status", "kind", "source"]
    search_fields = ["file_name", "file_sha256", "created_by__name"]
    list_select_related = ["created_by", "source"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    exclude = ["layout_json", "counts_json"]
    readonly_fields = ["findings"]
    actions = ["commit_selected", "cancel_selected", "undo_selected"]
    actions_list = ["import_a_file"]

    @admin.display(description="Rows")
    def rows(self, batch: ImportBatch) -> str:
        return number(batch.counts_json.get("rows", 0))

    @admin.display(description="New")
    def created(self, batch: ImportBatch) -> str:
        return number(batch.counts_json.get("created", 0))

    @admin.display(description="Changed")
    def changed(self, batch: ImportBatch) -> str:
        return number(batch.counts_json.get("changed", 0))

    @admin.display(description="Left behind")
    def rejected(self, batch: ImportBatch) -> str:
        return number(batch.counts_json.get("rejected", 0))

    @admin.display(description="What was found")
    def findings(self, batch: ImportBatch) -> str:
        return format_html('<a href="{}">Open the import</a>', reverse("import-page", args=[batch.pk]))

    def has_load_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Say whether the role includes importing."""
        return may(actor_of(request), "commit_import")

    @action(description="Import a file", url_path="import-a-file", permissions=["load"])
    def import_a_file(self, request: HttpRequest) -> HttpResponseRedirect:
        return redirect("new-import-page")

    @admin.action(description="Load the good rows", permissions=["load"])
    def commit_selected(self, request: HttpRequest, rows: QuerySet[ImportBatch]) -> None:
        self._each(request, rows, commit_import, "loaded")

    @admin.action(description="Let them go", permissions=["load"])
    def cancel_selected(self, request: HttpRequest, rows: QuerySet[ImportBatch]) -> None:
        self._each(request, rows, cancel_import, "let go")

    @admin.action(description="Take them back", permissions=["load"])
    def undo_selected(self, request: HttpRequest, rows: QuerySet[ImportBatch]) -> None:
        self._each(request, rows, undo_import, "taken back")

    def _each(self, request: HttpRequest, rows: QuerySet[ImportBatch], write: Any, done: str) -> None:
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda batch: write(actor=actor, batch_id=batch.pk), done)


@admin.register(ImportMapping)
class ImportMappingAdmin(ClearModelAdmin):
    """Which heading of an organization's files stands for which column."""

    list_display = ["name", "kind", "organization", "created_by", "created_at"]
    list_filter = ["kind"]
    search_fields = ["name", "organization__name"]
    list_select_related = ["organization", "created_by"]
