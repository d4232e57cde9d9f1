"""Packs of reference data, and the rates and prices in them. What a pack holds never changes once it is there."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import GlobalTable, Versioned
from execution.packs.rules.material import Kind, Unit

REFERENCE_DATA = "Reference data of the installation: rates, prices and benchmarks that hold for everybody alike."


class DataPack(Versioned):
    """All of one kind as of one day, from one source. Of a kind, source and day at most one is in force."""

    class Status(models.TextChoices):
        WARMING = "warming"
        FRESH = "fresh"
        ERROR = "error"

    class Reconciliation(models.TextChoices):
        PENDING = "pending"
        PASSED = "passed"
        FAILED = "failed"
        ACCEPTED = "accepted"

    kind = models.CharField(max_length=9, choices=[(str(one), str(one)) for one in Kind])
    asof_date = models.DateField()
    source = models.ForeignKey("foundation.DataSource", on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20, help_text="Which provider it was loaded from.")
    hash = models.CharField(max_length=64, help_text="SHA-256 of what it holds.")
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.WARMING)
    reconciliation_status = models.CharField(
        max_length=8, choices=Reconciliation.choices, default=Reconciliation.PENDING
    )
    problems_json = models.JSONField(default=list, blank=True)
    accepted_because = models.CharField(max_length=500, blank=True, default="")
    in_force = models.BooleanField(default=False)
    built_at = models.DateTimeField(default=recorded_now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    tenancy = GlobalTable(REFERENCE_DATA)

    class Meta:
        verbose_name = "pack"
        ordering = ["-asof_date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "asof_date"], condition=models.Q(in_force=True), name="pack_in_force_once"
            ),
            models.UniqueConstraint(fields=["kind", "source", "asof_date", "hash"], name="pack_loaded_once"),
            models.CheckConstraint(
                condition=models.Q(in_force=False)
                | models.Q(status="fresh", reconciliation_status__in=["passed", "accepted"]),
                name="pack_in_force_has_passed",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-asof_date"], condition=models.Q(in_force=True), name="pack_in_force"),
            models.Index(fields=["kind", "-built_at"], name="pack_by_build"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} as of {self.asof_date}"


class PackRate(models.Model):
    """One unit of `base` is worth `rate` units of `quote`."""

    pack = models.ForeignKey(DataPack, on_delete=models.PROTECT, related_name="rates")
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=24, decimal_places=12)

    tenancy = GlobalTable(REFERENCE_DATA)

    class Meta:
        verbose_name = "rate"
        ordering = ["base", "quote"]
        constraints = [models.UniqueConstraint(fields=["pack", "base", "quote"], name="pack_rate_once")]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote}"


class PackPrice(models.Model):
    """A figure by its symbol, as of the day it was observed; `currency` is empty where it is no money."""

    pack = models.ForeignKey(DataPack, on_delete=models.PROTECT, related_name="prices")
    symbol = models.CharField(max_length=60)
    price = models.DecimalField(max_digits=24, decimal_places=12)
    unit = models.CharField(max_length=7, choices=[(str(one), str(one)) for one in Unit])
    currency = models.CharField(max_length=3, blank=True, default="")
    observed_on = models.DateField()

    tenancy = GlobalTable(REFERENCE_DATA)

    class Meta:
        verbose_name = "price"
        ordering = ["symbol"]
        constraints = [models.UniqueConstraint(fields=["pack", "symbol"], name="pack_price_once")]

    def __str__(self) -> str:
        return self.symbol
