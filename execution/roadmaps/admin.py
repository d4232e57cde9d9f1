"""Roadmaps, the library of tickets, packs and files in the administration: read, and acted on by the operations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clear_platform.foundation.public import Own, may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from execution.roadmaps.models import PackUpload, Roadmap, Ticket, TicketInstance, TicketPack
from execution.roadmaps.operations.planning import delete_pack
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.working import update_ticket

OURS = Own("Written by the people who do the work, from tickets that ship with the product.")


class _OfEnterprise(ExportsRows, ClearModelAdmin):
    """What is an enterprise's own."""

    comes_from = OURS
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: Any) -> str:
        """Give the name of the enterprise."""
        return str(row.enterprise.organization.name)


@admin.register(Roadmap)
class RoadmapAdmin(_OfEnterprise):
    """Versions of roadmaps."""

    list_display = ["enterprise_name", "version", "status", "decision", "created_by", "created_at"]
    list_filter = ["status"]
    search_fields = ["enterprise__organization__name", "=version"]
    search_help_text = "Enterprise or version"
    list_select_related = ["enterprise__organization", "decision", "created_by"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]


@admin.register(TicketPack)
class TicketPackAdmin(_OfEnterprise):
    """Packs of tickets in sprints."""

    list_display = ["enterprise_name", "version", "status", "total_tickets", "total_sprints", "created_at"]
    list_filter = ["status"]
    search_fields = ["enterprise__organization__name", "=version"]
    search_help_text = "Enterprise or version"
    list_select_related = ["enterprise__organization"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    actions = ["refresh", "remove"]

    def has_keep_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes planning."""
        return may(actor_of(request), "create_pack")

    @admin.action(description="Make the next version of its roadmap", permissions=["keep"])
    def refresh(self, request: HttpRequest, rows: Any) -> None:
        """Renew the roadmaps of the selected packs by where their tickets stand."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: refresh_roadmap(actor=actor, pack_id=row.pk), "looked through")

    @admin.action(description="Delete, where nothing is done", permissions=["keep"])
    def remove(self, request: HttpRequest, rows: Any) -> None:
        """Take away the selected packs; one with something done is refused."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: delete_pack(actor=actor, pack_id=row.pk), "deleted")


@admin.register(TicketInstance)
class TicketInstanceAdmin(ExportsRows, ClearModelAdmin):
    """Tickets as enterprises work on them. Blocking needs a reason, and is on the ticket's own page."""

    comes_from = OURS
    list_display = ["ticket", "enterprise_name", "pack", "status", "assignee", "started_at", "completed_at"]
    list_filter = ["status", "ticket__system"]
    search_fields = ["ticket__title", "=ticket__ticket_id", "pack__enterprise__organization__name"]
    search_help_text = "Ticket, its id or enterprise"
    list_select_related = ["ticket", "pack__enterprise__organization", "assignee"]
    date_hierarchy = "completed_at"
    ordering = ["-updated_at", "-pk"]
    actions = ["complete"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out what a pack holds of its sprints: it would be read once for each ticket."""
        return super().get_queryset(request).defer("pack__sprint_assignments_json", "pack__totals_json")

    @admin.display(description="enterprise", ordering="pack__enterprise__organization__name")
    def enterprise_name(self, row: TicketInstance) -> str:
        """Give the name of the enterprise."""
        return str(row.pack.enterprise.organization.name)

    def has_work_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes working on tickets."""
        return may(actor_of(request), "update_ticket")

    @admin.action(description="Mark as done", permissions=["work"])
    def complete(self, request: HttpRequest, rows: Any) -> None:
        """Finish the selected tickets."""
        actor = actor_of(request)
        done = {"status": "done"}
        run_for_each(
            self, request, rows, lambda row: update_ticket(actor=actor, instance_id=row.pk, changes=done), "done"
        )


@admin.register(PackUpload)
class PackUploadAdmin(ExportsRows, ClearModelAdmin):
    """Files of packs that came back."""

    comes_from = OURS
    list_display = ["filename", "pack", "edits", "taken", "uploaded_by", "uploaded_at", "file_hash"]
    search_fields = ["filename", "=file_hash"]
    search_help_text = "Name of the file or its hash"
    list_select_related = ["pack", "uploaded_by"]
    date_hierarchy = "uploaded_at"
    ordering = ["-uploaded_at", "-pk"]
    show_full_result_count = False


@admin.register(Ticket)
class LibraryAdmin(ExportsRows, ClearModelAdmin):
    """The library. It ships with the product; what is written here is overwritten by the next release."""

    comes_from = Own("A library that ships with the product.")
    list_display = ["ticket_id", "title", "system", "category", "success_metric", "estimate_hours", "cost", "currency"]
    list_filter = ["system", "category", "is_offered"]
    search_fields = ["=ticket_id", "title", "description", "success_metric"]
    search_help_text = "Id, words of the ticket or its metric"
    ordering = ["ticket_id"]
    exclude = ["depends_on"]
