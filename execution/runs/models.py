"""Runs of patterns and their steps, what went in and out by its hash, breakers and kept answers of agents."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import Fenced, GlobalTable, TenantModel, Versioned


class RunBlob(TenantModel):
    """A value in its canonical form under its hash: a pattern, inputs, what a step took, read or gave."""

    hash = models.CharField(max_length=64)
    body = models.TextField(help_text="Canonical JSON (RFC 8785).")
    recorded_at = models.DateTimeField(default=recorded_now, db_default=Now(), editable=False)

    class Meta:
        verbose_name = "kept value"
        constraints = [models.UniqueConstraint(fields=["organization", "hash"], name="run_blob_once")]

    def __str__(self) -> str:
        return self.hash[:12]


class Run(Versioned, Fenced, TenantModel):
    """One carrying out of a pattern, from what it stands on to what came of it. `attempt`: how often it was begun.

    The organization is the one that the caller acted for. What it stands on never changes, however often it goes on.
    """

    class Kind(models.TextChoices):
        EXECUTE = "execute"
        AGENT = "agent"
        PIPELINE = "pipeline"
        DIAGNOSIS = "diagnosis"

    class Mode(models.TextChoices):
        SYNC = "sync"
        ASYNC = "async"

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        DEAD_LETTERED = "dead_lettered"
        CANCELLED = "cancelled"
        AWAITING_REVIEW = "awaiting_review"

    run_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.EXECUTE)
    mode = models.CharField(max_length=5, choices=Mode.choices)
    status = models.CharField(max_length=15, choices=Status.choices, default=Status.QUEUED)
    pattern = models.CharField(max_length=64, help_text="Its id.")
    pattern_version = models.PositiveIntegerField()
    pattern_hash = models.CharField(max_length=64)
    retry_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    began_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The first of the runs in whose place it goes on. What it writes is written once over all of them.",
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    portfolio_id = models.BigIntegerField(null=True, blank=True)
    requested_by = models.ForeignKey(
        "foundation.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_with = models.ForeignKey(
        "foundation.ApiKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_as = models.CharField(max_length=9, help_text="What kind of actor asked, whatever became of it since.")
    request_id = models.UUIDField()
    asked_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    job_id = models.BigIntegerField(
        null=True, blank=True, editable=False, help_text="The job that carries it out, or is to."
    )
    asof_date = models.DateField()
    pricing_pack_id = models.BigIntegerField(null=True, blank=True)
    ledger_commit_hash = models.CharField(max_length=64, blank=True, default="")
    seed = models.BigIntegerField()
    inputs_hash = models.CharField(max_length=64)
    result_hash = models.CharField(max_length=64, blank=True, default="")
    run_hash = models.CharField(
        max_length=64, blank=True, default="", help_text="Of the result and all that it stands on."
    )
    set_by_person = models.BooleanField(default=False)
    sources_json = models.JSONField(default=list, blank=True)
    error_payload = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[
                        "queued", "running", "succeeded", "failed", "dead_lettered", "cancelled", "awaiting_review",
                    ]
                ),
                name="run_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="succeeded") ^ models.Q(result_hash=""), name="run_result_of_success"
            ),
            models.UniqueConstraint(
                fields=["organization", "asked_key"],
                condition=models.Q(status__in=["queued", "running"]) & ~models.Q(asked_key=""),
                name="run_once_for_each_key",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="run_newest"),
            models.Index(fields=["organization", "status", "-created_at"], name="run_by_status"),
            models.Index(fields=["organization", "pattern", "-created_at"], name="run_by_pattern"),
            models.Index(fields=["enterprise", "-created_at"], name="run_by_enterprise"),
            models.Index(fields=["request_id"], name="run_by_request"),
            models.Index(fields=["lease_until"], name="run_under_way", condition=models.Q(status="running")),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} {self.run_id}"


class RunStep(TenantModel):
    """One step of a run as it stands. `sequence` grows with each change of any step, so that a listener can go on."""

    class Status(models.TextChoices):
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        SKIPPED = "skipped"
        OVERRIDDEN = "overridden"
        AWAITING_REVIEW = "awaiting_review"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    step_id = models.CharField(max_length=64)
    capability = models.CharField(max_length=163)
    agent_name = models.CharField(max_length=40)
    status = models.CharField(max_length=15, choices=Status.choices)
    attempt = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often its agent was called, over all executions of the run."
    )
    failures = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text="How many of these failed, also where a later one or a person healed it.",
    )
    inputs_hash = models.CharField(max_length=64)
    output_hash = models.CharField(max_length=64, blank=True, default="")
    readings_hash = models.CharField(max_length=64, blank=True, default="", help_text="What it read of the world.")
    sources_json = models.JSONField(default=list, blank=True)
    cached = models.BooleanField(default=False)
    rests_on_person = models.BooleanField(default=False)
    reason = models.TextField(blank=True, default="")
    set_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    error_code = models.CharField(max_length=80, blank=True, default="")
    error_text = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    sequence = models.BigIntegerField()

    class Meta:
        verbose_name = "step of a run"
        verbose_name_plural = "steps of runs"
        constraints = [
            models.UniqueConstraint(fields=["run", "step_id"], name="run_step_once"),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["running", "succeeded", "failed", "skipped", "overridden", "awaiting_review"]
                ),
                name="run_step_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="overridden") | ~models.Q(reason=""), name="run_step_override_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "sequence"], name="run_step_since"),
            models.Index(fields=["organization", "-finished_at"], name="run_step_newest"),
            models.Index(fields=["agent_name", "-finished_at"], name="run_step_by_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} of {self.run_id}"


class Breaker(models.Model):
    """The circuit breaker of one capability, for all workers: open from the fifth failure in a row on."""

    capability = models.CharField(max_length=163, unique=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    opened_at = models.DateTimeField(null=True, blank=True)
    trying_until = models.DateTimeField(
        null=True, blank=True, help_text="Until when one call is out to see whether it works again."
    )
    last_failed_at = models.DateTimeField(null=True, blank=True)

    tenancy = GlobalTable("How often a capability of an agent failed in a row, and when; nobody's data.")

    class Meta:
        verbose_name = "circuit breaker"

    def __str__(self) -> str:
        return self.capability


class StepCache(TenantModel):
    """An answer of a pure capability under the hash of all that went into it, kept to be given again."""

    key = models.CharField(max_length=64)
    capability = models.CharField(max_length=163)
    agent_name = models.CharField(max_length=40)
    output_hash = models.CharField(max_length=64)
    sources_json = models.JSONField(default=list, blank=True)
    kept_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        verbose_name = "kept answer"
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="step_cache_once")]
        indexes = [models.Index(fields=["kept_at"], name="step_cache_oldest")]

    def __str__(self) -> str:
        return f"{self.capability} {self.key[:12]}"
