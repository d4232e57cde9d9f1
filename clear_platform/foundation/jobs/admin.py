"""The queue in the administration: read only."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.rendering.admin import ClearModelAdmin


class JobAdmin(ClearModelAdmin):
    """Jobs that wait, run, or ended."""

    list_display = ["id", "task_name", "queue_name", "status", "attempts", "scheduled_at"]
    list_filter = ["status", "queue_name", "task_name"]
    search_fields = ["task_name"]
    ordering = ["-id"]


def take_over(site: AdminSite) -> None:
    """Put our view of jobs in the place of the library's, once every app has registered its own."""
    if site.is_registered(ProcrastinateJob):
        site.unregister(ProcrastinateJob)
    site.register(ProcrastinateJob, JobAdmin)
