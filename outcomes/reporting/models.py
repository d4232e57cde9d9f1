"""Asking enterprises for their figures: a request of an institution, and the form each enterprise answers it with.

Both belong to the institution. What is approved of an answer is an outcome of the enterprise (`records`), which the
form names. Not here: locks of periods and reviews of outcomes (`records`).
"""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned


class ReportingRequest(Versioned, TenantModel):
    """What an institution asks several enterprises to report of a period, and until when.

    `metrics_json` is `[{metric, by: [dimension], required}]`; `reminders_json` holds days from the day it is due, those
    before it negative.
    """

    title = models.CharField(max_length=120)
    starts = models.DateField()
    ends = models.DateField()
    due_on = models.DateField()
    metrics_json = models.JSONField()
    reminders_json = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    created_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts__lte=models.F("ends")), name="reporting_request_runs_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("ends")), name="reporting_request_due_after_its_period"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-due_on"], name="reporting_request_calendar")]

    def __str__(self) -> str:
        return self.title


class ReportingForm(Versioned, TenantModel):
    """The form on which one enterprise answers a request. It is opened by a link, whose secret is kept as a hash alone.

    `values_json` is `{metric: {"value": number, "parts": {dimension: {group: number}}}}` for what was entered and
    `{metric: {"skipped": reason}}` for what was not. `outcome` holds what was submitted, where any value was.
    `reminded_json` holds the days on which a reminder went by the clock, and the moments at which somebody had one
    sent; numbers in it are of earlier releases and count no more.
    """

    class Status(models.TextChoices):
        OWED = "owed"
        SUBMITTED = "submitted"
        RETURNED = "returned"
        APPROVED = "approved"

    request = models.ForeignKey(ReportingRequest, on_delete=models.PROTECT, related_name="forms")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OWED)
    values_json = models.JSONField(default=dict, blank=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reminded_json = models.JSONField(default=list, blank=True)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=120, blank=True, default="")
    note = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.ForeignKey("outcomes.Outcome", on_delete=models.PROTECT, null=True, related_name="forms")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "enterprise"], name="reporting_form_one_for_each_enterprise"),
            models.CheckConstraint(
                condition=models.Q(status__in=["owed", "submitted", "returned", "approved"]),
                name="reporting_form_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="owed") | models.Q(submitted_at__isnull=False),
                name="reporting_form_answered_before_judged",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="returned") | ~models.Q(note=""), name="reporting_form_returned_with_a_note"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "status"], name="reporting_form_by_status"),
            models.Index(fields=["enterprise", "request"], name="reporting_form_by_enterprise"),
        ]

    def __str__(self) -> str:
        return f"form {self.pk} of request {self.request_id}"
