"""Scores of capabilities over time, each with every row it rests on."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned


class CapabilityScore(Versioned, TenantModel):
    """One capability of one enterprise as computed once. It belongs to the enterprise, or to the holder it is for."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    decision_id = models.UUIDField(null=True)
    capability = models.ForeignKey("capability.Capability", on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=5, decimal_places=2)
    confidence = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    evidence_json = models.JSONField()
    computed_at = models.DateTimeField(default=recorded_now, editable=False)
    inputs_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=100), name="capability_score_in_range"),
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True) | models.Q(confidence__gte=0, confidence__lte=1),
                name="capability_confidence_is_a_share",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-computed_at"], name="capability_score_newest"),
            models.Index(fields=["decision_id"], name="capability_score_by_decision"),
            models.Index(fields=["organization", "enterprise", "capability", "-computed_at"], name="capability_series"),
        ]

    def __str__(self) -> str:
        return f"{self.capability.name} of {self.enterprise.organization.name}: {self.score}"
