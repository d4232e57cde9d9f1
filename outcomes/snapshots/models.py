"""Snapshots: how an enterprise stood on a day, in the six figures that show whether a way of working took hold."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned, keeps_history
from outcomes.snapshots.rules import BOUNDS, METRICS, Bounds


def _figure(bounds: Bounds) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(
        max_digits=bounds.digits,
        decimal_places=bounds.places,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(bounds.low),
            *([] if bounds.high is None else [MaxValueValidator(bounds.high)]),
        ],
    )


def _within(name: str) -> models.CheckConstraint:
    bounds = BOUNDS[name]
    inside = models.Q(**{f"{name}__gte": bounds.low})
    if bounds.high is not None:
        inside &= models.Q(**{f"{name}__lte": bounds.high})
    return models.CheckConstraint(
        condition=models.Q(**{f"{name}__isnull": True}) | inside, name=f"snapshot_{name}_within_bounds"
    )


@keeps_history()
class ImplementationSnapshot(Versioned, TenantModel):
    """How an enterprise stood on a day. What was not measured is null, never zero.

    Of one day, label and source there is one: taken again, it is the same snapshot, or a correction of it.
    """

    class Label(models.TextChoices):
        BASELINE = "baseline"
        DAY_30 = "30d"
        DAY_60 = "60d"
        DAY_90 = "90d"
        CUSTOM = "custom"

    class Source(models.TextChoices):
        MANUAL = "manual"
        GHL_EXPORT = "ghl_export"
        API = "api"

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    label = models.CharField(max_length=8, choices=Label.choices)
    source = models.CharField(max_length=10, choices=Source.choices)
    lead_response_minutes = _figure(BOUNDS["lead_response_minutes"])
    lead_to_appt_rate = _figure(BOUNDS["lead_to_appt_rate"])
    close_rate = _figure(BOUNDS["close_rate"])
    crm_adoption_rate = _figure(BOUNDS["crm_adoption_rate"])
    weekly_ops_hours = _figure(BOUNDS["weekly_ops_hours"])
    nps = _figure(BOUNDS["nps"])
    notes = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField(default=recorded_now, editable=False)
    recorded_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "snapshot"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "date", "label", "source"], name="snapshot_taken_once"),
            models.CheckConstraint(
                condition=models.Q(label__in=["baseline", "30d", "60d", "90d", "custom"]), name="snapshot_label_known"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=["manual", "ghl_export", "api"]), name="snapshot_source_known"
            ),
            *(_within(name) for name in METRICS),
        ]
        indexes = [
            models.Index(fields=["enterprise", "label", "date"], name="snapshot_by_label"),
            models.Index(fields=["organization", "-recorded_at"], name="snapshot_by_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.label} snapshot of {self.date}"

    @property
    def metrics(self) -> dict[str, Decimal]:
        """What was measured, by metric; what was not is left out."""
        return {name: value for name in METRICS if (value := getattr(self, name)) is not None}
