"""What roadmaps came to: one row a roadmap, computed from its baseline and the newest snapshot it was held against.

Beside it: who was told that one left its track, how an enterprise's exports are read, and what all of them come to.
"""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import GlobalTable, TenantModel, Versioned, keeps_history


@keeps_history()
class RoadmapOutcome(Versioned, TenantModel):
    """What a roadmap came to between its baseline and day 30, 60 or 90. Computed again, it is the same row.

    `deltas_json` is `{metric: {baseline, target, delta}}`, `realized_roi_12_months_estimate_json` is
    `{time_savings_hours_annual, time_savings_value_annual, revenue_impact_annual, cost_avoidance_annual,
    net_roi_percent}`, decimals as texts; what could not be computed is left out of both and named in `missing_json`,
    `[{name, leaves_out}]`; so is `measured_since_it_began` where both snapshots precede the roadmap. `stated_json` is
    what the roadmap stated when it was computed, `tickets_cost` among it, so that each figure can be worked out again
    as it was.
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
    stated_json = models.JSONField(default=dict, blank=True)
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


class OutcomeNotice(TenantModel):
    """Somebody was told by mail that a roadmap left its track, as it stood then: once for each computation."""

    outcome = models.ForeignKey(RoadmapOutcome, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("foundation.User", on_delete=models.CASCADE, related_name="+")
    computed_at = models.DateTimeField(help_text="The computation that was told of.")
    told_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        verbose_name = "notice of an outcome"
        constraints = [
            models.UniqueConstraint(fields=["outcome", "user", "computed_at"], name="outcome_notice_once"),
        ]
        indexes = [models.Index(fields=["organization", "-told_at"], name="outcome_notice_by_org")]

    def __str__(self) -> str:
        return f"notice of outcome {self.outcome_id} to {self.user_id}"


class SnapshotMapping(Versioned, TenantModel):
    """Which columns of an enterprise's export of its customer system the figures of a snapshot are read from.

    A column that is left empty is not read, and the figures that need it are not measured.
    """

    enterprise = models.OneToOneField("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    arrived_column = models.CharField(max_length=120, blank=True, default="")
    answered_column = models.CharField(max_length=120, blank=True, default="")
    stage_column = models.CharField(max_length=120, blank=True, default="")
    appointment_stages = models.JSONField(default=list, blank=True)
    status_column = models.CharField(max_length=120, blank=True, default="")
    won_values = models.JSONField(default=list, blank=True)
    recorded_column = models.CharField(max_length=120, blank=True, default="")
    saved_at = models.DateTimeField(default=recorded_now, editable=False)
    saved_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "mapping of an export"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organization=models.F("enterprise")), name="snapshot_mapping_in_its_file"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-saved_at"], name="snapshot_mapping_by_org")]

    def __str__(self) -> str:
        return f"mapping of exports of enterprise {self.enterprise_id}"


class GatheredOutcomes(models.Model):
    """What all roadmaps came to on a day, small groups withheld before it was written; of invented ones apart."""

    as_of = models.DateField()
    is_invented = models.BooleanField(help_text="Whether it tells of the demonstration's enterprises alone.")
    document_json = models.JSONField()
    gathered_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = GlobalTable("Medians of at least five enterprises by industry, size and system; nobody can be read off.")

    class Meta:
        verbose_name = "what roadmaps came to together"
        verbose_name_plural = "what roadmaps came to together"
        constraints = [models.UniqueConstraint(fields=["as_of", "is_invented"], name="gathered_outcomes_once_a_day")]

    def __str__(self) -> str:
        return f"outcomes gathered on {self.as_of}"
