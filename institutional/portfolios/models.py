"""Portfolios of an institution and the enterprises in them."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned, keeps_history


@keeps_history()
class Portfolio(Versioned, TenantModel):
    """A named set of enterprises that an institution follows, in one currency. `organization` is the institution."""

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    import_batch = models.ForeignKey("foundation.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="portfolio_name_once"),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="portfolio_currency_is_iso_4217"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@keeps_history()
class PortfolioEnterprise(Versioned, TenantModel):
    """An enterprise in a portfolio, from the day it was added to the day it was removed."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="entries")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=recorded_now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    import_batch = models.ForeignKey("foundation.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "enterprise"],
                condition=models.Q(removed_at__isnull=True),
                name="enterprise_once_in_a_portfolio",
            )
        ]
        indexes = [
            models.Index(fields=["enterprise"], name="portfolio_entry_by_enterprise"),
            models.Index(fields=["organization"], name="portfolio_entry_by_org"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} in {self.portfolio_id}"
