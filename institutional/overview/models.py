"""What portfolios came to, kept until something changes that it rests on, and what changed.

Written by `keeping` and by triggers of the database alone (ADR 0054).
"""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import GlobalTable, TenantModel


class KeptSums(TenantModel):
    """The rows that a portfolio's sums are read from, as its institution sees them. `organization` is the institution.

    `as_of` is the database and what was committed there when they were summed, `fingerprint` the statement that summed
    them, `currency` what was summed. The database shows a row to nobody but the institution, and only while nothing
    has changed since.
    """

    portfolio = models.OneToOneField(
        "institutional.Portfolio", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    currency = models.CharField(max_length=3)
    rows_json = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    as_of = models.TextField()
    kept_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        verbose_name = "kept sums of a portfolio"
        verbose_name_plural = "kept sums of portfolios"

    def __str__(self) -> str:
        return f"sums of portfolio {self.portfolio_id}"


class SumsChange(models.Model):
    """That something was changed in a transaction which sums may rest on; by the number of the transaction.

    `changed_of` is whose rows these were: an institution's positions, grants and readiness, an enterprise's profile and
    readiness; without one, of anybody. Forgotten once all kept sums know of it.
    """

    changed_of = models.BigIntegerField(null=True)
    changed_in = models.BigIntegerField()

    tenancy = GlobalTable("Ids of organizations and numbers of transactions; no role of a request reads it.")

    class Meta:
        verbose_name = "change below kept sums"
        verbose_name_plural = "changes below kept sums"
        indexes = [models.Index(fields=["changed_in"], name="sums_change_in_order")]

    def __str__(self) -> str:
        return f"changed in transaction {self.changed_in}"
