"""Tasks that carry out a decision, and the milestones that prove them."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import GlobalTable, TenantModel, Versioned, keeps_history


@keeps_history()
class ImplementationTask(Versioned, TenantModel):
    """One piece of work of a decision's action plan."""

    class Status(models.TextChoices):
        TODO = "todo"
        IN_PROGRESS = "in_progress"
        BLOCKED = "blocked"
        DONE = "done"
        CANCELLED = "cancelled"

    class Priority(models.TextChoices):
        LOW = "low"
        NORMAL = "normal"
        HIGH = "high"

    decision = models.ForeignKey("enterprises.DecisionRecord", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, null=True, related_name="+")
    action_plan_ref = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due_date = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.TODO)
    priority = models.CharField(max_length=6, choices=Priority.choices, default=Priority.NORMAL)
    depends_on = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="needed_by",
        through="TaskDependency",
        through_fields=("task", "needs"),
    )
    meta_json = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    updated_at = models.DateTimeField(default=recorded_now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "task"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["todo", "in_progress", "blocked", "done", "cancelled"]),
                name="task_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(priority__in=["low", "normal", "high"]), name="task_priority_known"
            ),
            models.UniqueConstraint(
                fields=["decision", "action_plan_ref"],
                condition=~models.Q(action_plan_ref=""),
                name="task_once_for_each_plan_step",
            ),
        ]
        indexes = [
            models.Index(fields=["decision", "due_date"], name="task_by_decision"),
            models.Index(fields=["enterprise", "status"], name="task_by_enterprise"),
            models.Index(fields=["owner", "status", "due_date"], name="task_by_owner"),
            models.Index(fields=["organization", "status", "due_date"], name="task_by_organization"),
        ]

    def __str__(self) -> str:
        return self.title


class TaskDependency(TenantModel):
    """One task waits for another of the same decision."""

    task = models.ForeignKey(ImplementationTask, on_delete=models.CASCADE, related_name="+")
    needs = models.ForeignKey(ImplementationTask, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "dependency of a task"
        constraints = [
            models.UniqueConstraint(fields=["task", "needs"], name="task_dependency_once"),
            models.CheckConstraint(condition=~models.Q(task=models.F("needs")), name="task_waits_for_another"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} after {self.needs_id}"


@keeps_history()
class Milestone(TenantModel):
    """What was reached on the way: a statement with its evidence, verified by somebody else than who logged it."""

    class Kind(models.TextChoices):
        STARTED = "started"
        PROGRESS = "progress"
        DELIVERED = "delivered"
        MEASURED = "measured"

    task = models.ForeignKey(ImplementationTask, on_delete=models.PROTECT, related_name="milestones")
    milestone_type = models.CharField(max_length=10, choices=Kind.choices)
    logged_at = models.DateTimeField(default=recorded_now, editable=False)
    logged_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    evidence_text = models.TextField(blank=True, default="")
    evidence_url = models.URLField(max_length=500, blank=True, default="")
    evidence_file = models.FileField(upload_to="milestones/%Y/%m", blank=True, default="")
    evidence_hash = models.CharField(max_length=64, blank=True, default="")
    effective_date = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True, editable=False)
    metrics_json = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(milestone_type__in=["started", "progress", "delivered", "measured"]),
                name="milestone_type_known",
            ),
            # A page leads there; what a browser would run instead has no place in the column.
            models.CheckConstraint(
                condition=models.Q(evidence_url="") | models.Q(evidence_url__iregex=r"^https?://"),
                name="milestone_evidence_of_the_web",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by__isnull=True)
                | models.Q(logged_by__isnull=True)
                | ~models.Q(verified_by=models.F("logged_by")),
                name="milestone_verified_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_at__isnull=True, verified_by__isnull=True)
                | models.Q(models.Q(verified_at__isnull=False) & ~models.Q(evidence_hash="")),
                name="milestone_verified_with_evidence",
            ),
        ]
        indexes = [
            models.Index(fields=["task", "-logged_at"], name="milestone_newest"),
            models.Index(fields=["organization", "-logged_at"], name="milestone_by_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_type} milestone {self.pk}"

    @property
    def file_name(self) -> str:
        """Give the name of its file, empty without one."""
        return str(self.evidence_file.name or "").rpartition("/")[2]


class WorkFollowing(models.Model):
    """How a person is told of the own work away from the pages: the feed for a calendar, and the mail about late tasks.

    `token_hash` is of the secret in the feed's address, None where there is no feed; `organization` is the one acted
    for when it was made. `digest_on` is the day, where the person is, of the last mail.
    """

    user = models.OneToOneField("foundation.User", on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey("foundation.Organization", on_delete=models.SET_NULL, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    made_at = models.DateTimeField(null=True, editable=False)
    digest_wanted = models.BooleanField(default=True)
    digest_on = models.DateField(null=True, editable=False)

    tenancy = GlobalTable("It belongs to a person, who may have several organizations; found by a hashed secret.")

    class Meta:
        verbose_name = "following of the own work"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(token_hash__isnull=True, made_at__isnull=True)
                | models.Q(token_hash__isnull=False, made_at__isnull=False),
                name="work_feed_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return f"following of {self.user_id}"
