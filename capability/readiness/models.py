"""Financing readiness over time, when it came to count no more, and flags that holders of positions set themselves."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel


class FinancingReadiness(TenantModel):
    """Weighted capabilities less a penalty for each flag, 0 to 100, as computed once."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    decision_id = models.UUIDField(null=True)
    readiness_score = models.DecimalField(max_digits=5, decimal_places=2)
    confidence = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    flags_json = models.JSONField()
    rationale_json = models.JSONField()
    computed_at = models.DateTimeField(default=recorded_now, editable=False)
    inputs_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "financing readiness"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(readiness_score__gte=0, readiness_score__lte=100), name="readiness_score_in_range"
            )
        ]
        indexes = [
            models.Index(fields=["enterprise", "-computed_at"], name="readiness_newest"),
            # What sums over thousands of enterprises want of each stands in the index, in the order they want it.
            models.Index(
                fields=["organization", "enterprise", "-computed_at", "-id"],
                include=["readiness_score", "confidence"],
                name="readiness_in_order",
            ),
            models.Index(
                fields=["enterprise", "-computed_at", "-id"],
                include=["organization", "readiness_score", "confidence"],
                condition=models.Q(organization=models.F("enterprise")),
                name="readiness_of_its_own",
            ),
        ]

    def __str__(self) -> str:
        return f"readiness of {self.enterprise.organization.name}: {self.readiness_score}"


class ReadinessLapse(TenantModel):
    """From when on nothing counted any more that a readiness was computed from. `organization` is the readiness's own.

    It is kept beside the readiness, which stays the row it was. Once something counts again a new readiness is
    computed, so the lapse of an older one is history.
    """

    readiness = models.OneToOneField("capability.FinancingReadiness", on_delete=models.PROTECT, related_name="lapse")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["organization", "enterprise"], name="readiness_lapse_of"),
                   models.Index(fields=["enterprise"], name="readiness_lapse_by_enterprise")]  # fmt: skip

    def __str__(self) -> str:
        return (
            f"nothing counts of the readiness of {self.enterprise.organization.name} since {self.since:%Y-%m-%d %H:%M}"
        )


class ReadinessFlag(TenantModel):
    """A flag that the holder of a position set, or took back. `organization` is the holder; nobody else sees it."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    raised = models.BooleanField()
    figure = models.DecimalField(max_digits=16, decimal_places=4)
    citation_json = models.JSONField(default=dict)
    set_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enterprise", "code"], name="readiness_flag_once_for_a_holder"
            )
        ]
        indexes = [models.Index(fields=["enterprise"], name="readiness_flag_by_enterprise")]

    def __str__(self) -> str:
        return f"{self.code} of {self.enterprise.organization.name}"
