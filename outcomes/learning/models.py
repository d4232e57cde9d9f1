"""What roadmaps came to: one row a roadmap, computed from its baseline and the newest snapshot it was held against."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned, keeps_history


@keeps_history()
class RoadmapOutcome(Versioned, TenantModel):
    """What a roadmap came to between its baseline and day 30, 60 or 90. Computed again, it is the same row.

    `deltas_json` is `{metric: {baseline, target, delta}}`, `realized_roi_12_months_estimate_json` is
    `{time_savings_hours_annual, time_savings_value_annual, revenue_impact_annual, cost_avoidance_annual,
    net_roi_percent}`, decimals as texts; what could not be computed is left out of both and named in `missing_json`,
    `[{name, leaves_out}]`.
    """

    class Status(models.TextChoices):
        ON_TRACK = "on_track"
        AT_RISK = "at_risk"
        OFF_TRACK = "off_track"

    class Basis(models.TextChoices):
        VALUE = "value"
        COUNT = "count"

    class Target(models.TextChoices):
        DAY_30 = "30d"
        DAY_60 = "60d"
        DAY_90 = "90d"

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    roadmap = models.OneToOneField("execution.Roadmap", on_delete=models.PROTECT, related_name="+")
    baseline_snapshot = models.ForeignKey("outcomes.ImplementationSnapshot", on_delete=models.PROTECT, related_name="+")
    at_30d = models.ForeignKey(
        "outcomes.ImplementationSnapshot", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at_60d = models.ForeignKey(
        "outcomes.ImplementationSnapshot", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at_90d = models.ForeignKey(
        "outcomes.ImplementationSnapshot", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    target_label = models.CharField(
        max_length=3, choices=Target.choices, help_text="Which of the three the figures below are of."
    )
    deltas_json = models.JSONField(default=dict, blank=True)
    realized_roi_12_months_estimate_json = models.JSONField(default=dict, blank=True)
    missing_json = models.JSONField(default=list, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    cost = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status.choices)
    basis = models.CharField(max_length=5, choices=Basis.choices, help_text="What the status was read from.")
    notes = models.TextField(blank=True, default="")
    computed_at = models.DateTimeField(default=recorded_now, editable=False)
    computed_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "outcome of a roadmap"
        verbose_name_plural = "outcomes of roadmaps"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["on_track", "at_risk", "off_track"]),
                name="roadmap_outcome_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(basis__in=["value", "count"]), name="roadmap_outcome_basis_known"
            ),
            models.CheckConstraint(
                condition=models.Q(target_label="30d", at_30d__isnull=False)
                | models.Q(target_label="60d", at_60d__isnull=False)
                | models.Q(target_label="90d", at_90d__isnull=False),
                name="roadmap_outcome_has_its_target",
            ),
            models.CheckConstraint(
                condition=models.Q(organization=models.F("enterprise")), name="roadmap_outcome_in_its_file"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-computed_at"], name="roadmap_outcome_by_org"),
            models.Index(fields=["enterprise", "-computed_at"], name="roadmap_outcome_newest"),
        ]

    def __str__(self) -> str:
        return f"outcome of roadmap {self.roadmap_id} at {self.target_label}"
