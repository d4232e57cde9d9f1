"""Decisions: one row for each version, frozen once approved, and the contexts they were taken in."""

from __future__ import annotations

import uuid

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned, keeps_history
from enterprises.analyses.rules import DOMAINS


@keeps_history()
class DecisionRecord(Versioned, TenantModel):
    """One version of a decision. `content_hash` is the SHA-256 of its canonical JSON; an approval signs it."""

    class Domain(models.TextChoices):
        CFO = "cfo"
        CMO = "cmo"
        COO = "coo"
        CTO = "cto"
        GENERAL = "general"

    class Status(models.TextChoices):
        DRAFT = "draft"
        PROPOSED = "proposed"
        APPROVED = "approved"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"
        CLOSED = "closed"

    decision_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, null=True, related_name="+")
    domain = models.CharField(max_length=7, choices=Domain.choices)
    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    artifact_json = models.JSONField()
    content_hash = models.CharField(max_length=64)
    analysis = models.ForeignKey("enterprises.Analysis", on_delete=models.PROTECT, null=True, related_name="+")
    expected_json = models.JSONField(default=list)
    created_by = models.ForeignKey("foundation.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    proposed_at = models.DateTimeField(null=True, editable=False)
    approvers_needed = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="How many had to approve by the rule when it was proposed, or since."
    )
    decided_by = models.ForeignKey("foundation.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "decision"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "proposed", "approved", "rejected", "superseded", "closed"]),
                name="decision_status_known",
            ),
            models.CheckConstraint(condition=models.Q(domain__in=list(DOMAINS)), name="decision_domain_known"),
            models.CheckConstraint(
                condition=~models.Q(status="approved") | models.Q(decided_at__isnull=False),
                name="decision_approved_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-created_at"], name="decision_by_enterprise"),
            models.Index(fields=["organization", "status", "-created_at"], name="decision_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class DecisionApproval(TenantModel):
    """That one person approved one version: the content hash signed, when, with which words. Never changed."""

    decision = models.ForeignKey(DecisionRecord, on_delete=models.PROTECT, related_name="approvals")
    approver = models.ForeignKey("foundation.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(default=recorded_now, editable=False)
    content_hash = models.CharField(max_length=64)
    note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "approval"
        constraints = [
            models.UniqueConstraint(fields=["decision", "approver"], name="approval_once", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["organization", "-approved_at"], name="approval_newest")]

    def __str__(self) -> str:
        return f"{self.decision_id} by {self.approver_id or 'the system'}"


class DecisionContext(TenantModel):
    """What was known and assumed around a decision; the newest one holds, earlier ones stay."""

    decision_id = models.UUIDField(db_index=True)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, null=True, related_name="+")
    context_json = models.JSONField()
    created_at = models.DateTimeField(default=recorded_now, editable=False)

    def __str__(self) -> str:
        return f"context {self.pk} of {self.decision_id}"
