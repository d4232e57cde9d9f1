"""Runs, their steps and breakers in the administration: read, and steered by the same operations as everywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.forms import ActionForm

from clear_platform.foundation.public import may
from clear_platform.foundation.rendering.admin import ClearModelAdmin, actor_of, run_for_each
from execution.runs.models import Breaker, Run, RunStep
from execution.runs.operations.mending import close_breaker
from execution.runs.operations.steering import LONGEST_REASON, cancel_run, retry_run


class ReasonedActionForm(ActionForm):
    """What is to be done with the selected rows, and why: it stands in the audit log."""

    reason = forms.CharField(
        label="Why", required=False, max_length=LONGEST_REASON, widget=forms.TextInput(attrs={"class": "px-2 py-1"})
    )


def reason_in(request: HttpRequest) -> str:
    """Give why an action is taken, as the form of actions has it."""
    return request.POST.get("reason", "")[:LONGEST_REASON]


@admin.register(Run)
class RunAdmin(ClearModelAdmin):
    """Every run of every organization. A step's value is set by hand at the run itself, for it needs a reason."""

    list_display = [
        "run_id",
        "pattern",
        "status",
        "organization",
        "asof_date",
        "attempt",
        "set_by_person",
        "created_at",
    ]
    list_filter = ["status", "kind", "mode", "pattern", "set_by_person"]
    search_fields = ["run_id", "pattern", "organization__name", "result_hash", "run_hash"]
    search_help_text = "Id, pattern, organization or hash of the result"
    list_select_related = ["organization"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-run_id"]
    action_form = ReasonedActionForm
    actions = ["retry_selected", "cancel_selected"]
    show_full_result_count = False

    def has_steer_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes steering runs."""
        return may(actor_of(request), "retry_run")

    @admin.action(description="Retry", permissions=["steer"])
    def retry_selected(self, request: HttpRequest, rows: Any) -> None:
        """Let the selected runs go on at the step that failed."""
        actor, reason = actor_of(request), reason_in(request)
        run_for_each(self, request, rows, lambda row: retry_run(actor=actor, run_id=row.pk, reason=reason), "retried")

    @admin.action(description="Cancel", permissions=["steer"])
    def cancel_selected(self, request: HttpRequest, rows: Any) -> None:
        """Let the selected runs end where they stand."""
        actor, reason = actor_of(request), reason_in(request)
        run_for_each(
            self, request, rows, lambda row: cancel_run(actor=actor, run_id=row.pk, reason=reason), "cancelled"
        )


@admin.register(RunStep)
class RunStepAdmin(ClearModelAdmin):
    """Steps as they went, across runs: what agents fail of."""

    list_display = [
        "step_id",
        "capability",
        "agent_name",
        "status",
        "attempt",
        "duration_ms",
        "error_code",
        "finished_at",
    ]
    list_filter = ["status", "agent_name", "capability", "cached", "rests_on_person"]
    search_fields = ["run__run_id", "step_id", "capability", "error_code", "error_text"]
    search_help_text = "Run, step, capability or error"
    list_select_related = ["run"]
    date_hierarchy = "finished_at"
    ordering = ["-sequence"]
    show_full_result_count = False


@admin.register(Breaker)
class BreakerAdmin(ClearModelAdmin):
    """Which capabilities failed in a row, and which are left in peace for a while."""

    list_display = ["capability", "is_open", "failures", "opened_at", "trying_until", "last_failed_at"]
    search_fields = ["capability"]
    ordering = ["-opened_at", "capability"]
    action_form = ReasonedActionForm
    actions = ["close_selected"]

    @admin.display(description="open", boolean=True)
    def is_open(self, row: Breaker) -> bool:
        """Say whether calls are refused."""
        return row.opened_at is not None

    def has_mend_permission(self, request: HttpRequest) -> bool:
        """Say whether the role includes closing breakers."""
        return may(actor_of(request), "close_breaker")

    @admin.action(description="Close", permissions=["mend"])
    def close_selected(self, request: HttpRequest, rows: Any) -> None:
        """Let the selected capabilities be called again at once."""
        actor, reason = actor_of(request), reason_in(request)
        run_for_each(
            self,
            request,
            rows,
            lambda row: close_breaker(actor=actor, capability=row.capability, reason=reason),
            "closed",
        )
