"""Jobs in the administration: how the queues stand, what waits and ran, what was given up, what comes by the clock."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.jobs.models import DeadLetter, Schedule, ScheduleSlot
from clear_platform.foundation.jobs.operations import (
    disable_schedule,
    discard_dead_letter,
    enable_schedule,
    retry_dead_letter,
    run_schedule_now,
)
from clear_platform.foundation.jobs.queries import RATE_MINUTES, queue_figures
from clear_platform.foundation.jobs.results import QueueFigures
from clear_platform.foundation.leaving.origins import Own
from clear_platform.foundation.rendering.admin import ClearModelAdmin, ExportsRows, actor_of, run_for_each
from clear_platform.foundation.rendering.wording import number
from clear_platform.foundation.tenancy.framing import may


class JobAdmin(ClearModelAdmin):
    """Jobs that wait, run, or ended; those that ended are kept for JOBS_KEPT_HOURS."""

    list_display = ["id", "task_name", "queue_name", "status", "attempts", "scheduled_at"]
    list_filter = ["status", "queue_name", "task_name"]
    search_fields = ["task_name"]
    ordering = ["-id"]


def take_over(site: AdminSite) -> None:
    """Put our view of jobs in the place of the library's, once every app has registered its own."""
    if site.is_registered(ProcrastinateJob):
        site.unregister(ProcrastinateJob)
    site.register(ProcrastinateJob, JobAdmin)


@admin.register(DeadLetter)
class DeadLetterAdmin(ExportsRows, ClearModelAdmin):
    """Jobs that were given up: retry them once the cause is mended, or discard them."""

    comes_from = Own("Ids that jobs were given, and why they ended.")
    list_display = [
        "job_name",
        "queue",
        "error_code",
        "attempts",
        "died_at",
        "settled_as",
        "settled_by",
        "organization",
    ]
    list_filter = ["settled_as", "queue", "job_name", "error_code"]
    search_fields = ["job_name", "error_text", "error_code"]
    list_select_related = ["organization", "settled_by"]
    date_hierarchy = "died_at"
    ordering = ["-died_at", "-pk"]
    actions = ["retry_selected", "discard_selected"]

    def get_urls(self) -> list[URLPattern]:
        shown = self.admin_site.admin_view(self.queues)
        return [path("queues/", shown, name="foundation_deadletter_queues"), *super().get_urls()]

    def queues(self, request: HttpRequest) -> HttpResponse:
        """Show how every queue stands, each figure leading to its jobs."""
        rows = [_queue_cells(one) for one in queue_figures(actor_of(request))]
        headers = [
            "Queue",
            "Waiting",
            "Oldest waits",
            "Running",
            "For later",
            "Done a minute",
            "Failed",
            "Dead letters",
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": "Queues",
            "table": {"headers": headers, "rows": rows},
            "minutes": RATE_MINUTES,
        }
        return TemplateResponse(request, "admin/queues.html", context)

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes settling dead letters."""
        return may(actor_of(request), "retry_dead_letter")

    @admin.action(description="Retry", permissions=["settle"])
    def retry_selected(self, request: HttpRequest, rows: QuerySet[DeadLetter]) -> None:
        """Put the jobs on their queues again."""
        actor = actor_of(request)
        run_for_each(
            self,
            request,
            rows,
            lambda row: retry_dead_letter(actor=actor, dead_letter_id=row.pk),
            "on their queues again",
        )

    @admin.action(description="Discard", permissions=["settle"])
    def discard_selected(self, request: HttpRequest, rows: QuerySet[DeadLetter]) -> None:
        """Say that nothing more is to be done."""
        actor = actor_of(request)
        run_for_each(
            self, request, rows, lambda row: discard_dead_letter(actor=actor, dead_letter_id=row.pk), "discarded"
        )


@admin.register(Schedule)
class ScheduleAdmin(ExportsRows, ClearModelAdmin):
    """What comes by the clock: switch it off and on, or run it now. When it comes is said in the code."""

    comes_from = Own("When jobs come, as the code says it.")
    list_display = ["name", "cron", "timezone", "enabled", "next_at", "last_slot", "note"]
    list_filter = ["enabled"]
    search_fields = ["name"]
    ordering = ["name"]
    actions = ["enable_selected", "disable_selected", "run_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Schedule]:
        """Give schedules with their last slots, in one statement."""
        slots = ScheduleSlot.objects.filter(schedule=OuterRef("pk")).order_by("-slot")
        found: QuerySet[Schedule] = super().get_queryset(request)
        return found.annotate(_slot=Subquery(slots.values("slot")[:1]), _job_id=Subquery(slots.values("job_id")[:1]))

    @admin.display(description="Last ran for")
    def last_slot(self, row: Any) -> Any:
        """Give the last slot, leading to the job that came of it."""
        if row._slot is None:
            return "—"
        link = reverse("admin:procrastinate_procrastinatejob_changelist") + "?" + urlencode({"id": row._job_id})
        return format_html('<a href="{}">{}</a>', link, f"{row._slot:%Y-%m-%d %H:%M} UTC")

    def has_switch_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes switching schedules."""
        return may(actor_of(request), "enable_schedule")

    @admin.action(description="Switch on", permissions=["switch"])
    def enable_selected(self, request: HttpRequest, rows: QuerySet[Schedule]) -> None:
        """Let them come again."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: enable_schedule(actor=actor, name=row.name), "switched on")

    @admin.action(description="Switch off", permissions=["switch"])
    def disable_selected(self, request: HttpRequest, rows: QuerySet[Schedule]) -> None:
        """Let them come no more."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: disable_schedule(actor=actor, name=row.name), "switched off")

    @admin.action(description="Run now", permissions=["switch"])
    def run_selected(self, request: HttpRequest, rows: QuerySet[Schedule]) -> None:
        """Put their jobs on the queue at once."""
        actor = actor_of(request)
        run_for_each(self, request, rows, lambda row: run_schedule_now(actor=actor, name=row.name), "on the queue")


def _queue_cells(one: QueueFigures) -> list[Any]:
    jobs = reverse("admin:procrastinate_procrastinatejob_changelist")
    letters = reverse("admin:foundation_deadletter_changelist")
    return [
        _link(jobs, one.queue, queue_name=one.queue),
        _link(jobs, number(one.waiting), queue_name=one.queue, status__exact="todo"),
        _span(one.lag_seconds),
        _link(jobs, number(one.running), queue_name=one.queue, status__exact="doing"),
        _link(jobs, number(one.later), queue_name=one.queue, status__exact="todo"),
        f"{one.done_a_minute:.1f}",
        _link(jobs, number(one.failed), queue_name=one.queue, status__exact="failed"),
        _link(letters, number(one.dead_letters), queue=one.queue, settled_as__exact=""),
    ]


def _link(address: str, text: str, **filters: str) -> Any:
    return format_html(
        '<a class="text-primary-600 dark:text-primary-500" href="{}?{}">{}</a>', address, urlencode(filters), text
    )


def _span(seconds: float) -> str:
    if seconds < 1:
        return "—"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
