"""Rows of jobs beside those of the library: leases with their fences, jobs that died, schedules and their slots."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.classification import GlobalTable
from clear_platform.foundation.tenancy.scoping import TenantModel


class Fenced(models.Model):
    """What a row carries that one execution at a time may write: how often it began, and who may still write.

    `fence` is drawn anew whenever somebody else may go on; who holds an older one writes nothing any more. The work
    is taken for lost once `lease_until` has passed; it is empty while nobody works.
    """

    attempt = models.PositiveIntegerField(default=0)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class JobLease(Fenced):
    """What is known of one job beside its row on the queue. Made by a trigger together with the job.

    `correlation_id` is that of the request that enqueued it, `organization_id` the one that was acted for then.
    """

    job_id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=128)
    queue = models.CharField(max_length=128)
    worker = models.CharField(max_length=80, blank=True, default="")
    correlation_id = models.UUIDField()
    organization_id = models.BigIntegerField(null=True, blank=True)
    ready_at = models.DateTimeField(help_text="Since when it may run.")

    tenancy = GlobalTable("Ids, names of jobs and times of the library's own rows; carries nobody's data.")

    class Meta:
        indexes = [
            models.Index(fields=["correlation_id"], name="job_lease_by_correlation"),
            models.Index(
                fields=["lease_until"], name="job_lease_running", condition=models.Q(lease_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, job {self.job_id}"


class DeadLetter(TenantModel):
    """A job that was given up, with all that is needed to run it again. `organization`: whose work it was, if known.

    Settled once somebody of the staff retried or discarded it.
    """

    class Settled(models.TextChoices):
        RETRIED = "retried"
        DISCARDED = "discarded"

    job_id = models.BigIntegerField()
    job_name = models.CharField(max_length=128)
    queue = models.CharField(max_length=128)
    payload_json = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveIntegerField()
    error_code = models.CharField(max_length=80)
    error_text = models.TextField()
    correlation_id = models.UUIDField(null=True, blank=True)
    about = models.UUIDField(
        null=True, blank=True, editable=False, help_text="What only one letter may be about that is not settled."
    )
    died_at = models.DateTimeField(default=recorded_now, editable=False)
    settled_as = models.CharField(max_length=9, choices=Settled.choices, blank=True, default="")
    settled_by = models.ForeignKey("foundation.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    retried_as = models.BigIntegerField(null=True, blank=True, help_text="The job that it was retried as.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_as="", settled_at__isnull=True)
                | models.Q(settled_as__in=["retried", "discarded"], settled_at__isnull=False),
                name="dead_letter_settled_whole",
            ),
            models.UniqueConstraint(
                fields=["job_name", "about"],
                name="dead_letter_open_once",
                condition=models.Q(settled_as="", about__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-died_at"], name="dead_letter_by_organization"),
            models.Index(fields=["queue", "-died_at"], name="dead_letter_open", condition=models.Q(settled_as="")),
            models.Index(fields=["correlation_id"], name="dead_letter_by_correlation"),
        ]

    def __str__(self) -> str:
        return f"{self.job_name}, job {self.job_id}"


class Schedule(models.Model):
    """A job that comes by the clock: when, whether it is on, and when next. What ships is kept by `sync_schedules`."""

    name = models.CharField(max_length=128, unique=True)
    job = models.CharField(max_length=128)
    cron = models.CharField(max_length=100, help_text="Minute, hour, day, month, day of the week.")
    timezone = models.CharField(max_length=64, default="UTC")
    enabled = models.BooleanField(default=True)
    next_at = models.DateTimeField(help_text="The next slot.")
    note = models.CharField(max_length=300, blank=True, default="", help_text="What was skipped, and why.")

    tenancy = GlobalTable("Jobs of the installation that come by the clock; names and times.")

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="schedule_due", condition=models.Q(enabled=True))]

    def __str__(self) -> str:
        return self.name


class ScheduleSlot(models.Model):
    """One moment at which a schedule was due, and the job that came of it: there is one row for each, ever."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="slots")
    slot = models.DateTimeField()
    job_id = models.BigIntegerField()
    fired_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = GlobalTable("When which job of the installation came by the clock; times and ids.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "slot"], name="schedule_slot_once")]

    def __str__(self) -> str:
        return f"{self.slot:%Y-%m-%d %H:%M} of {self.schedule_id}"
