"""Who may send events in through NATS, and how the bridge stands in either direction."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.classification import GlobalTable
from clear_platform.foundation.tenancy.scoping import TenantModel

LONGEST_NAME = 100


class EventSender(TenantModel):
    """A program that sends events of one organization through NATS, on a subject of its own.

    `token` is the word of the subject that names it. It is no secret, since whoever may read the subjects sees it: who
    may send on which subject is decided by the permissions of NATS.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    token = models.CharField(max_length=40, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=recorded_now, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "NATS sender"
        indexes = [models.Index(fields=["organization", "-made_at"], name="event_sender_by_organization")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The subjects on which it sends."""
        return f"{settings.NATS_INBOUND}.{self.token}.>"


class BridgeState(models.Model):
    """How the bridge stands in one direction: who holds it, since when it is connected, how far it came.

    `position`: outward that of the last event that NATS acknowledged, inward the sequence of the last message.
    `held_back`: outward what its sources do not let out, inward what was given up.
    """

    direction = models.CharField(max_length=3, primary_key=True, choices=[("out", "out"), ("in", "in")])
    worker = models.CharField(max_length=100, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    connected_since = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    position = models.BigIntegerField(default=0)
    passed = models.BigIntegerField(default=0)
    held_back = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0, help_text="Inward, as NATS said last.")
    trouble = models.CharField(max_length=300, blank=True, default="")

    tenancy = GlobalTable("How the installation's own bridge stands; counts, times and a host's name.")

    class Meta:
        verbose_name = "NATS bridge"
        verbose_name_plural = "NATS bridge"

    def __str__(self) -> str:
        return self.direction
