"""One thing that waits for a person to look at it, who has it before them, and what they decided."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel


class Review(TenantModel):
    """Something of an organization that a person looks at. `entity_type` and `entity_id` name it as addresses do.

    One reviewer at a time has it before them, until `locked_until`; a lock that ran out is nobody's.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        CHANGES_REQUESTED = "changes_requested"
        APPROVED = "approved"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    entity_type = models.CharField(max_length=20)
    entity_id = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    because = models.TextField(help_text="Why somebody has to look.")
    status = models.CharField(max_length=17, choices=Status.choices, default=Status.OPEN)
    asked_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=recorded_now, editable=False)
    locked_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    locked_until = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "foundation.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "entity_type", "entity_id"],
                condition=models.Q(status__in=["open", "changes_requested"]),
                name="review_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "changes_requested", "approved", "rejected", "withdrawn"]),
                name="review_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "withdrawn"]) | models.Q(decided_at__isnull=False),
                name="review_decision_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "status", "asked_at"], name="review_queue"),
            models.Index(fields=["entity_type", "entity_id"], name="review_by_entity"),
        ]

    def __str__(self) -> str:
        return self.title
