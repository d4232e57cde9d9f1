"""Addresses that events are sent to, what was sent there and how it went; addresses that signed messages come in by."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clear_platform.foundation.events.models import Event
from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.jobs.models import Fenced
from clear_platform.foundation.tenancy.scoping import TenantModel
from clear_platform.foundation.webhooks import rules

STATUSES = [(one.value, one.value.replace("_", " ")) for one in rules.Status]


class WithSecret(TenantModel):
    """What shares a secret with another machine. After a rotation the one before holds for a while beside the new one.

    Secrets are sealed: signing needs them as they are.
    """

    secret = models.TextField(editable=False, help_text="Sealed; shown once, when it was made.")
    former_secret = models.TextField(blank=True, default="", editable=False)
    former_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class WebhookEndpoint(WithSecret):
    """An address that an organization's events are sent to, of the types it asks for.

    `disabled_because` says why nothing is sent where it is not `active`. It stays when it is removed: what was sent
    there is known by it.
    """

    Because = rules.Off

    url = models.CharField(max_length=2000)
    types = ArrayField(models.CharField(max_length=80), help_text="Types of events; * stands for all.")
    description = models.CharField(max_length=200, blank=True, default="")
    active = models.BooleanField(default=True)
    disabled_because = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in rules.Off], blank=True, default=""
    )

    class Meta:
        indexes = [models.Index(fields=["organization", "-created_at"], name="webhook_by_organization")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(active=True, disabled_because="")
                | models.Q(active=False) & ~models.Q(disabled_because=""),
                name="webhook_off_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(Fenced, TenantModel):
    """One event on its way to one address: the very text that is sent, whatever becomes of the event's contract.

    `failed` is tried again at `next_at`; `dead_lettered` is not, and `because` says why. A test has no event. A
    replay is a delivery of its own, of the same text under the same `webhook_id`.
    """

    Status = rules.Status

    id = models.UUIDField(primary_key=True, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.ForeignKey(
        Event, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    type = models.CharField(max_length=80)
    webhook_id = models.CharField(max_length=80)
    payload = models.TextField()
    sources = ArrayField(models.CharField(max_length=40), help_text="Codes of the sources that it rests on.")
    status = models.CharField(max_length=13, choices=STATUSES, default=Status.QUEUED)
    because = models.CharField(max_length=500, blank=True, default="")
    next_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    response_code = models.PositiveSmallIntegerField(null=True, blank=True)
    response_ms = models.PositiveIntegerField(null=True, blank=True)
    response_body = models.CharField(max_length=rules.LONGEST_ANSWER, blank=True, default="")
    replay_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    correlation_id = models.UUIDField(null=True)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "endpoint", "event"],
                condition=models.Q(replay_of=None),
                name="webhook_delivery_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status="failed", next_at__isnull=False) | ~models.Q(status="failed"),
                name="webhook_delivery_failed_comes_again",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["delivered", "dead_lettered"], ended_at__isnull=False)
                | ~models.Q(status__in=["delivered", "dead_lettered"]),
                name="webhook_delivery_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="webhook_delivery_by_age"),
            models.Index(fields=["endpoint", "-created_at"], name="webhook_delivery_by_endpoint"),
            models.Index(fields=["event"], name="webhook_delivery_by_event"),
            models.Index(fields=["replay_of"], name="webhook_delivery_by_replayed"),
            models.Index(fields=["correlation_id"], name="webhook_delivery_correlation"),
            models.Index(fields=["ended_at"], name="webhook_delivery_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.webhook_id}"


class WebhookAttempt(TenantModel):
    """One try to deliver: what was answered, or why nothing was. Without an end it was cut off."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    number = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    response_code = models.PositiveSmallIntegerField(null=True, blank=True)
    response_ms = models.PositiveIntegerField(null=True, blank=True)
    response_body = models.CharField(max_length=rules.LONGEST_ANSWER, blank=True, default="")
    error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "delivery", "number"], name="webhook_attempt_once"),
        ]
        indexes = [models.Index(fields=["delivery"], name="webhook_attempt_by_delivery")]

    def __str__(self) -> str:
        return f"try {self.number} of {self.delivery_id}"


class InboundEndpoint(WithSecret):
    """An address by which another machine sends signed messages to an organization; its id stands in the address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=100)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["organization", "-created_at"], name="inbound_by_organization")]

    def __str__(self) -> str:
        return self.name


class ReceivedWebhook(TenantModel):
    """A signed message that was taken, by the id its sender gave it; written in the transaction of its one effect.

    `body_hash` tells whether what comes under the same id is the same; `outcome_json` is what was answered.
    """

    endpoint = models.ForeignKey(InboundEndpoint, on_delete=models.PROTECT, related_name="+", db_index=False)
    webhook_id = models.CharField(max_length=rules.LONGEST_ID)
    body_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField(default=recorded_now)
    outcome_json = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "endpoint", "webhook_id"], name="received_webhook_once"),
        ]
        indexes = [
            models.Index(fields=["endpoint"], name="received_by_endpoint"),
            models.Index(fields=["received_at"], name="received_by_age"),
        ]

    def __str__(self) -> str:
        return self.webhook_id
