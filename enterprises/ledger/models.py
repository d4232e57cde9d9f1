"""The ledger: an image of every decision and holding after each change, in one chain for each organization.

Written by `clear_append_ledger` alone. It outlives what it tells of, the organization's own row included, so it holds
no foreign key.
"""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.public import TenantModel
from enterprises.ledger.rules import GENESIS


class DecisionLedgerEntry(TenantModel):
    """One change: which operation made it, to what, and the object whole after it; no image where it is gone."""

    organization = models.ForeignKey(
        "foundation.Organization",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    seq = models.BigIntegerField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=80, help_text="The operation that changed it.")
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    image_json = models.JSONField(null=True)
    actor = models.CharField(max_length=120, help_text="user:12, key:3, or system: and the name of its part.")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["organization", "seq"], name="ledger_place_once"),
            models.UniqueConstraint(fields=["organization", "prev_hash"], name="ledger_never_forks"),
        ]
        indexes = [
            models.Index(fields=["organization", "object_type", "object_id", "-seq"], name="ledger_by_object"),
            models.Index(fields=["organization", "hash"], name="ledger_by_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}/{self.seq}: {self.kind} {self.object_type} {self.object_id}"


class DecisionLedgerHead(TenantModel):
    """The newest entry of each ledger, locked while one is appended."""

    organization = models.OneToOneField(
        "foundation.Organization", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    anchored_seq = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = "head of a ledger"
        verbose_name_plural = "heads of ledgers"

    def __str__(self) -> str:
        return f"{self.organization_id}/{self.seq}"
