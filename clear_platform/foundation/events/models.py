"""Events that happened, those that wait to be told, and what each consumer has taken in or is still trying.

Events are written by functions of the database (migrations) and never again touched by the application.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models

from clear_platform.foundation import clock
from clear_platform.foundation.events import rules
from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.classification import GlobalTable
from clear_platform.foundation.tenancy.scoping import TenantModel


def new_event_id() -> UUID:
    """Give an id for an event that happens now."""
    return rules.new_id(clock.now())


class Event(TenantModel):
    """Something that happened, in the version of its contract that it was told in.

    It outlives what it is about: an organization that is taken away leaves its events behind, for staff alone to see.
    `position` grows; the events of one subject stand in it in the order in which they happened.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    position = models.BigIntegerField(unique=True)
    type = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    external_id = models.CharField(max_length=200, blank=True, help_text="The id its source gave it; ours have none.")
    time = models.DateTimeField(help_text="When it happened, as its source says.")
    recorded_at = models.DateTimeField(help_text="When it was written down here.")
    correlation_id = models.UUIDField()
    causation_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    data_json = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source", "external_id"],
                condition=~models.Q(external_id=""),
                name="event_from_outside_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-recorded_at"], name="event_by_organization"),
            models.Index(fields=["organization", "type", "-recorded_at"], name="event_by_type"),
            models.Index(fields=["organization", "subject", "-position"], name="event_by_subject"),
            models.Index(fields=["correlation_id"], name="event_by_correlation"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"

    @property
    def shown_id(self) -> str:
        """The id in its envelope: its source's own, where it came from outside."""
        return self.external_id or str(self.pk)


class EventOutbox(TenantModel):
    """An event that waits on a channel to be told. The row goes when it was told to everybody there.

    `lane`: events of one subject share it, so that one dispatcher at a time tells them, in order.
    """

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    channel = models.CharField(max_length=20)
    lane = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "lane", "position"], name="event_outbox_once"),
        ]
        indexes = [models.Index(fields=["organization"], name="event_outbox_by_organization")]

    def __str__(self) -> str:
        return f"{self.channel}/{self.lane}/{self.position}"


class LaneStart(models.Model):
    """With what a dispatcher that had just started last began in a lane, and how often in a row.

    A dispatcher that is taken along by an event is started again, and begins with the same one.
    """

    lane = models.PositiveSmallIntegerField(primary_key=True)
    event_id = models.UUIDField()
    consumer = models.CharField(max_length=80)
    times = models.PositiveSmallIntegerField()

    tenancy = GlobalTable("Which event dispatchers began with; ids and names of parts of the system.")

    def __str__(self) -> str:
        return f"{self.lane}: {self.consumer} {self.event_id} × {self.times}"


class ProcessedEvent(TenantModel):
    """What a consumer has taken in; written in the transaction of its effect, so that there is one effect."""

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    consumer = models.CharField(max_length=80)
    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    at = models.DateTimeField(default=recorded_now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "event", "consumer"], name="event_processed_once"),
        ]
        indexes = [models.Index(fields=["at"], name="event_processed_by_age")]

    def __str__(self) -> str:
        return f"{self.consumer} {self.event_id}"


class EventRetry(TenantModel):
    """An event that a consumer failed to take in, or that waits behind one of the same subject that it failed with."""

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    consumer = models.CharField(max_length=80)
    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    subject = models.CharField(max_length=200)
    position = models.BigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, help_text="Empty while it waits behind another.")
    error_code = models.CharField(max_length=80, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "event retries"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "subject", "consumer", "position"], name="event_retry_in_order"
            ),
            models.UniqueConstraint(fields=["event", "consumer"], name="event_retry_once"),
        ]
        indexes = [models.Index(fields=["next_at"], name="event_retry_by_time")]

    def __str__(self) -> str:
        return f"{self.consumer} {self.subject} × {self.attempts}"
