"""Prompts with every wording they had, what each text was written with, what language models used of a budget."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import SharedManager, SharedTable, TenantModel, Versioned


class Prompt(Versioned):
    """A prompt of the installation, or an organization's own in its place.

    `in_force` is the number of the version that holds; 0 of an organization's own lets the installation's hold again.
    """

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.SlugField(max_length=60)
    in_force = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = SharedTable("A row without an organization is the installation's prompt, which holds for everybody.")

    objects = SharedManager()

    class Meta:
        ordering = ["key", "organization"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="prompt_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.key


class PromptVersion(models.Model):
    """One wording of a prompt, never changed. `repeats`: the version whose wording it took up again."""

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    instructions = models.TextField(help_text="What the language model is told.")
    template = models.TextField(help_text="What it is asked.")
    fallback = models.TextField(help_text="The text that stands without a language model.")
    most_characters = models.PositiveIntegerField(help_text="How long its answer may be.")
    content_hash = models.CharField(max_length=64)
    because = models.CharField(max_length=300, blank=True, default="")
    repeats = models.PositiveIntegerField(null=True, blank=True)
    ships = models.BooleanField(default=False, help_text="It came with the product.")
    made_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = SharedTable("A row without an organization is a wording of the installation, which everybody may read.")

    objects = SharedManager()

    class Meta:
        verbose_name = "version of a prompt"
        verbose_name_plural = "versions of prompts"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["prompt", "number"], name="prompt_version_once")]

    def __str__(self) -> str:
        return f"{self.prompt_id} version {self.number}"


class LLMLog(TenantModel):
    """How one text came about: by which prompt and model, at what cost, what was found wrong, what was taken out.

    The text itself stands with the run. `prompt_version` 0 is the wording that ships, where none is kept.
    """

    class WrittenBy(models.TextChoices):
        MODEL = "model"
        TEMPLATE = "template"

    run = models.ForeignKey("execution.Run", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    step_id = models.CharField(max_length=64, blank=True, default="")
    prompt_key = models.CharField(max_length=60)
    prompt_version = models.PositiveIntegerField()
    prompt_is_own = models.BooleanField(default=False, help_text="The organization's own wording.")
    model = models.CharField(max_length=200, blank=True, default="")
    seed = models.BigIntegerField(null=True, blank=True)
    written_by = models.CharField(max_length=8, choices=WrittenBy.choices)
    because = models.CharField(max_length=40, blank=True, default="", help_text="Why the template's text stands.")
    calls = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    currency = models.CharField(max_length=3)
    latency_ms = models.PositiveBigIntegerField(default=0)
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    validation = models.JSONField(default=list, blank=True, help_text="What each attempt was found wrong in.")
    redactions = models.JSONField(default=dict, blank=True, help_text="What was taken out before it left, by kind.")
    created_at = models.DateTimeField(default=recorded_now, db_default=Now(), editable=False)

    class Meta:
        verbose_name = "language model log"
        verbose_name_plural = "language model log"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(written_by__in=["model", "template"]), name="llm_log_writer_known"
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1), name="llm_log_confidence_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(written_by="template") ^ models.Q(because=""), name="llm_log_template_has_its_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="llm_log_newest"),
            models.Index(fields=["run"], name="llm_log_by_run"),
        ]

    def __str__(self) -> str:
        return f"{self.prompt_key} by {self.written_by}"


class LLMBudget(TenantModel):
    """What language models used of an organization's budget on one day (UTC), and what is set aside for more calls.

    What a process set aside and did not live to settle stays set aside, for the call may have been charged.
    """

    day = models.DateField()
    currency = models.CharField(max_length=3)
    calls = models.PositiveBigIntegerField(default=0)
    tokens_used = models.PositiveBigIntegerField(default=0)
    tokens_reserved = models.PositiveBigIntegerField(default=0)
    cost_used = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    cost_reserved = models.DecimalField(max_digits=16, decimal_places=6, default=0)

    class Meta:
        verbose_name = "language model budget"
        ordering = ["-day", "organization"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "day", "currency"], name="llm_budget_once"),
            models.CheckConstraint(
                condition=models.Q(cost_used__gte=0, cost_reserved__gte=0), name="llm_budget_not_below_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} of {self.organization_id}"
