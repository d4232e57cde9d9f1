"""A readiness that somebody doubts: why, until when a person answers, what was answered, and what was computed then."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned


class ReadinessContest(Versioned, TenantModel):
    """One request that a person look again. `organization` is for whom the readiness was computed.

    The readiness stays the very row that was doubted, and `recomputed` is the one that took its place where something
    was mended: both are kept. Once it is over nothing of it changes; the database holds to that (migration 0006).
    """

    class State(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld", "The score stands"
        CHANGED = "changed", "Mended"
        WITHDRAWN = "withdrawn"

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    readiness = models.ForeignKey("capability.FinancingReadiness", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=recorded_now, editable=False)
    due_on = models.DateField(help_text="By when a person answers.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    recomputed = models.ForeignKey(
        "capability.FinancingReadiness", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    late_told_on = models.DateField(null=True, editable=False, help_text="When it was said that it is late.")

    class Meta:
        verbose_name = "request to look again"
        verbose_name_plural = "requests to look again"
        constraints = [
            models.UniqueConstraint(
                fields=["readiness"], condition=models.Q(state="open"), name="readiness_contest_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "upheld", "changed", "withdrawn"]),
                name="readiness_contest_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["upheld", "changed"], answered_at__isnull=False) & ~models.Q(answer="")
                | models.Q(state__in=["open", "withdrawn"], answered_at__isnull=True, answer=""),
                name="readiness_contest_answer_has_words",
            ),
            models.CheckConstraint(
                condition=models.Q(state="changed", recomputed__isnull=False)
                & ~models.Q(recomputed=models.F("readiness"))
                | ~models.Q(state="changed") & models.Q(recomputed__isnull=True),
                name="readiness_contest_mended_is_another_row",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True)
                | models.Q(asked_by__isnull=True)
                | ~models.Q(answered_by=models.F("asked_by")),
                name="readiness_contest_answered_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~models.Q(state="withdrawn") & models.Q(withdrawn_at__isnull=True),
                name="readiness_contest_withdrawn_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "enterprise", "-asked_at"], name="readiness_contest_series"),
            models.Index(fields=["due_on"], condition=models.Q(state="open"), name="readiness_contest_due"),
        ]

    def __str__(self) -> str:
        return f"readiness {self.readiness_id}, {self.get_state_display()}"
