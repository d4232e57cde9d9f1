"""Tasks and milestones in the administration: read, and moved by the same operations as everywhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clear_platform.foundation.public import Own, may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from execution.implementation.models import ImplementationTask, Milestone, WorkFollowing
from execution.implementation.operations.following import end_work_feed_of
from execution.implementation.operations.proving import verify_milestone
from execution.implementation.operations.working import complete_task, start_task


@admin.register(ImplementationTask)
class TaskAdmin(ExportsRows, ClearModelAdmin):
    """The work that carries out decisions. Blocking and giving up need a reason, and are on the task's own page."""

    comes_from = Own("Written by the people who do the work.")
    list_display = ["title", "enterprise_name", "decision", "status", "priority", "owner", "due_date", "done_at"]
    list_filter = ["status", "priority", "due_date"]
    search_fields = ["title", "enterprise__organization__name", "decision__title"]
    search_help_text = "Task, enterprise or decision"
    list_select_related = ["enterprise__organization", "decision", "owner"]
    date_hierarchy = "due_date"
    ordering = ["due_date", "pk"]
    # Its own queryset is not scoped, so the form would ask for rows without saying for whom.
    exclude = ["depends_on"]
    actions = ["start", "complete"]
    show_full_result_count = False

    @admin.display(description="enterprise", ordering="enterprise__organization__name")
    def enterprise_name(self, row: ImplementationTask) -> str:
        """Give the name of the enterprise, empty where there is none."""
        return str(row.enterprise.organization.name) if row.enterprise else ""

    def has_start_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes moving tasks."""
        return may(actor_of(request), "start_task")

    @admin.action(description="Start", permissions=["start"])
    def start(self, request: HttpRequest, rows: Any) -> None:
        """Begin the selected tasks."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: start_task(actor=actor, task_id=row.pk), "started")

    @admin.action(description="Mark as done", permissions=["start"])
    def complete(self, request: HttpRequest, rows: Any) -> None:
        """Finish the selected tasks; those that wait or lack a verified milestone are refused."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: complete_task(actor=actor, task_id=row.pk), "done")


@admin.register(Milestone)
class MilestoneAdmin(ExportsRows, ClearModelAdmin):
    """What was reached, and who verified it."""

    comes_from = Own("Written by the people who do the work.")
    list_display = ["task", "milestone_type", "logged_by", "logged_at", "evidence_hash", "verified_by", "verified_at"]
    list_filter = ["milestone_type", ("verified_at", admin.EmptyFieldListFilter)]
    search_fields = ["task__title", "evidence_text", "evidence_hash"]
    search_help_text = "Task, words of the evidence or its hash"
    list_select_related = ["task", "logged_by", "verified_by"]
    date_hierarchy = "logged_at"
    ordering = ["-logged_at", "-pk"]
    actions = ["verify"]
    # Named one by one: left out, Django would build an editing form of all of them just to learn their names.
    fields = [
        "task",
        "milestone_type",
        "logged_by",
        "logged_at",
        "effective_date",
        "evidence_text",
        "evidence_url",
        "file_name",
        "evidence_hash",
        "metrics_json",
        "verified_by",
        "verified_at",
    ]
    show_full_result_count = False

    def has_verify_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes verifying."""
        return may(actor_of(request), "verify_milestone")

    @admin.action(description="Verify", permissions=["verify"])
    def verify(self, request: HttpRequest, rows: Any) -> None:
        """Confirm the selected milestones; the own ones are refused."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: verify_milestone(actor=actor, milestone_id=row.pk), "verified")


@admin.register(WorkFollowing)
class WorkFollowingAdmin(ExportsRows, ClearModelAdmin):
    """Who follows the own work away from the pages, and when they were last told; never by which address."""

    comes_from = Own("Chosen by the people who do the work.")
    list_display = ["user", "organization", "has_feed", "made_at", "digest_wanted", "digest_on"]
    list_filter = ["digest_wanted", ("made_at", admin.EmptyFieldListFilter)]
    search_fields = ["user__name", "user__email", "organization__name"]
    search_help_text = "Person or organization"
    list_select_related = ["user", "organization"]
    ordering = ["user__name", "pk"]
    fields = ["user", "organization", "has_feed", "made_at", "digest_wanted", "digest_on"]
    actions = ["end_feeds"]
    withheld = ("token_hash",)

    @admin.display(boolean=True, description="Has an address")
    def has_feed(self, row: WorkFollowing) -> bool:
        """Say whether a calendar can read the person's tasks."""
        return row.token_hash is not None

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes ending the feeds of others."""
        return may(actor_of(request), "end_work_feed_of")

    @admin.action(description="End the addresses of the people chosen", permissions=["end"])
    def end_feeds(self, request: HttpRequest, rows: Any) -> None:
        """End the feed of each at once; they can make another."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: end_work_feed_of(actor=actor, user_id=row.user_id), "ended")
