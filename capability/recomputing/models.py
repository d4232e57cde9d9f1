"""Recomputations of everything: who asked, how far it is, and where it goes on."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned


class Recomputation(Versioned, TenantModel):
    """All capabilities and readiness computed anew, part by part. `organization` is the platform's: staff look at it.

    It stands behind the enterprise `at_enterprise` of the computation for `at_holder`, which is 0 for the enterprises
    themselves.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"
        CANCELLED = "cancelled", "Stopped"

    status = models.CharField(max_length=9, choices=Status.choices, default=Status.QUEUED)
    asked_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=recorded_now, editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    stopped_by = models.ForeignKey(
        "foundation.User", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    job_id = models.BigIntegerField(null=True, editable=False)
    enterprises = models.PositiveIntegerField(
        null=True, help_text="How many there are, one counted again for each holder; not known until it began."
    )
    done = models.PositiveIntegerField(default=0)
    scores = models.PositiveIntegerField(default=0, help_text="Scores that were written.")
    readiness = models.PositiveIntegerField(default=0, help_text="Readiness that was written.")
    unchanged = models.PositiveIntegerField(default=0)
    at_holder = models.BigIntegerField(default=0, editable=False)
    at_enterprise = models.BigIntegerField(default=0, editable=False)
    failure = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(status__in=["queued", "running"]),
                name="recomputation_one_under_way",
            )
        ]
        indexes = [models.Index(fields=["organization", "-asked_at"], name="recomputation_newest")]

    def __str__(self) -> str:
        return f"recomputation of {self.asked_at:%Y-%m-%d %H:%M}"
