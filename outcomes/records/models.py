"""Outcomes: what changed, in metrics with definitions, with the day it holds for and the day it was recorded.

Beside them what an institution holds of them: whether it accepts one (a review), and which periods it has closed (a
lock). Not here: asking for outcomes and what is answered (`reporting`).
"""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import SharedManager, SharedTable, TenantModel, Versioned, keeps_history


class MetricDefinition(Versioned):
    """What a metric means: its unit, kind, which way is better, its bounds and how it adds up.

    Without an organization it ships; with one it is that institution's own, and its code begins with whose it is.
    """

    class Kind(models.TextChoices):
        STOCK = "stock"
        FLOW = "flow"
        RATIO = "ratio"
        SCORE = "score"

    class Direction(models.TextChoices):
        UP = "up"
        DOWN = "down"

    class Aggregation(models.TextChoices):
        SUM = "sum"
        LAST = "last"
        MEAN = "mean"
        RATIO = "ratio"
        WEIGHTED_MEAN = "weighted_mean"

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    definition = models.CharField(max_length=300, blank=True, default="", help_text="How it is counted.")
    unit = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    min = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    max = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    aggregation = models.CharField(max_length=13, choices=Aggregation.choices)
    cumulative = models.BooleanField(default=False)
    iris_code = models.CharField(max_length=12, blank=True, default="")
    sdg_targets = models.JSONField(default=list, blank=True)
    vsme_datapoint = models.CharField(max_length=40, blank=True, default="")
    capability_code = models.CharField(
        max_length=60, blank=True, default="", help_text="The capability that an improvement of this metric speaks for."
    )
    weight_code = models.CharField(
        max_length=60,
        blank=True,
        default="",
        help_text="The metric by whose size each enterprise counts where several are put together.",
    )
    breakdowns = models.JSONField(default=list, blank=True, help_text="How values may be broken down.")
    version = models.PositiveIntegerField(default=1)

    tenancy = SharedTable("A row without an organization is of the library that ships, which holds for everybody.")

    objects = SharedManager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organization__isnull=True) ^ models.Q(code__regex=r"^own[0-9]+_[a-z]"),
                name="metric_code_says_whose_it_is",
            )
        ]

    def __str__(self) -> str:
        return self.name


@keeps_history()
class Outcome(Versioned, TenantModel):
    """A measured result. It belongs to the enterprise, or to the holder of the position it rests on.

    `metrics_json` is `{metric code: number}`, `breakdowns_json` is `{metric code: {dimension: {group: number}}}`.
    `measured_at` and `valid_on` are null where the day is not known.
    """

    decision = models.ForeignKey("enterprises.DecisionRecord", on_delete=models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, null=True, related_name="+")
    outcome_type = models.SlugField(max_length=40)
    measured_at = models.DateTimeField(null=True, blank=True)
    metrics_json = models.JSONField()
    breakdowns_json = models.JSONField(default=dict, blank=True)
    notes = models.TextField(blank=True, default="")
    source = models.ForeignKey("foundation.DataSource", on_delete=models.PROTECT, related_name="+")
    external_ref = models.CharField(max_length=80, blank=True, default="")
    valid_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=recorded_now, editable=False)
    recorded_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    import_batch = models.ForeignKey("foundation.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")
    import_row = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "outcome_type", "external_ref"],
                condition=~models.Q(external_ref=""),
                name="outcome_once_for_each_reference",
            )
        ]
        indexes = [
            models.Index(fields=["enterprise", "-measured_at"], name="outcome_by_enterprise"),
            models.Index(fields=["decision", "-measured_at"], name="outcome_by_decision"),
            models.Index(fields=["organization", "outcome_type"], name="outcome_by_organization"),
            models.Index(fields=["import_batch"], name="outcome_by_import"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_type} outcome {self.pk}"


class OutcomeReview(Versioned, TenantModel):
    """What an institution, to which the row belongs, makes of an outcome that it was told."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted"
        RETURNED = "returned"
        APPROVED = "approved"

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=9, choices=Status.choices)
    reviewer = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True, default="")
    submitted_at = models.DateTimeField(default=recorded_now, editable=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "outcome"], name="outcome_reviewed_once_by_each"),
            models.CheckConstraint(
                condition=models.Q(status__in=["submitted", "returned", "approved"]), name="outcome_review_status_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="returned") | ~models.Q(note=""), name="outcome_returned_with_a_note"
            ),
        ]
        indexes = [
            models.Index(fields=["outcome"], name="outcome_review_by_outcome"),
            models.Index(fields=["organization", "status", "-submitted_at"], name="outcome_review_waiting"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of outcome {self.outcome_id}"


class PeriodLock(Versioned, TenantModel):
    """A period that an institution has closed: what it was told of these days stands as it is until it is unlocked.

    An unlocked one stays, with who opened it and why; closing the period again makes another.
    """

    starts = models.DateField()
    ends = models.DateField()
    note = models.TextField(blank=True, default="")
    locked_at = models.DateTimeField(default=recorded_now, editable=False)
    locked_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    unlocked_at = models.DateTimeField(null=True)
    unlocked_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    unlocked_because = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(starts__lte=models.F("ends")), name="period_lock_runs_forward"),
            models.CheckConstraint(
                condition=models.Q(unlocked_at__isnull=True) | ~models.Q(unlocked_because=""),
                name="period_unlocked_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["organization", "starts", "ends"],
                condition=models.Q(unlocked_at__isnull=True),
                name="period_locked_once",
            ),
        ]
        indexes = [models.Index(fields=["organization", "starts"], name="period_lock_by_organization")]

    def __str__(self) -> str:
        return f"{self.starts} to {self.ends}"
