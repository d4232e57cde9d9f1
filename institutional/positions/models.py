"""Positions: what an institution holds in an enterprise."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned, keeps_history


@keeps_history()
class Position(Versioned, TenantModel):
    """A loan, guarantee, equity stake or grant. `organization` is the holder; nobody else sees it.

    `facts_json` holds what was stated when it was approved, as the source wrote it; `institutional.positions.rules`
    names the facts that are counted (jobs to create and to retain).
    """

    class Instrument(models.TextChoices):
        LOAN = "loan"
        GUARANTEE = "guarantee"
        EQUITY = "equity"
        GRANT = "grant"

    class Status(models.TextChoices):
        PERFORMING = "performing"
        WATCH = "watch"
        DEFAULT = "default"
        REPAID = "repaid"
        WRITTEN_OFF = "written_off"

    portfolio = models.ForeignKey("institutional.Portfolio", on_delete=models.PROTECT, related_name="positions")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=9, choices=Instrument.choices)
    principal = models.DecimalField(max_digits=16, decimal_places=2)
    outstanding = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    written_off_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)
    interest_ratio = models.DecimalField(max_digits=7, decimal_places=5, null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    matures_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.PERFORMING)
    external_ref = models.CharField(max_length=80, blank=True, default="")
    source = models.ForeignKey("foundation.DataSource", on_delete=models.PROTECT, related_name="+")
    facts_json = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField(default=recorded_now, editable=False)
    import_batch = models.ForeignKey("foundation.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")
    import_row = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "instrument", "external_ref"],
                condition=~models.Q(external_ref=""),
                name="position_once_for_each_reference",
            ),
            models.CheckConstraint(condition=models.Q(principal__gte=0), name="position_principal_not_negative"),
            models.CheckConstraint(
                condition=models.Q(instrument__in=["loan", "guarantee", "equity", "grant"]),
                name="position_instrument_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["performing", "watch", "default", "repaid", "written_off"]),
                name="position_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="position_currency_is_iso_4217"
            ),
        ]
        indexes = [
            models.Index(fields=["portfolio", "-principal"], name="position_largest"),
            models.Index(fields=["portfolio", "currency", "principal", "id"], name="position_in_order"),
            models.Index(fields=["portfolio", "status"], name="position_by_status"),
            models.Index(fields=["portfolio", "approved_on"], name="position_by_approval"),
            models.Index(fields=["enterprise", "organization"], name="position_by_enterprise"),
            models.Index(fields=["organization"], name="position_by_organization"),
            models.Index(fields=["import_batch"], name="position_by_import"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.external_ref or self.pk}"
