"""Counters: failed sign-ins by account and address, and requests by whoever sends them."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.classification import GlobalTable


class FailedSignIns(models.Model):
    """How often somebody tried and failed: `account:…` (a keyed digest), `code:…` (a user's id) or `address:…`."""

    subject = models.CharField(max_length=100, primary_key=True)
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField(default=recorded_now)

    tenancy = GlobalTable("Counted before anybody is known; holds a digest, an id or a network address, and a number.")

    class Meta:
        verbose_name = "count of failed sign-ins"
        verbose_name_plural = "counts of failed sign-ins"
        indexes = [models.Index(fields=["last_at"], name="failed_sign_ins_by_age")]

    def __str__(self) -> str:
        return f"{self.failures} failed of {self.subject}"


class RequestCount(models.Model):
    """How many requests came from one sender since its window began. Not logged: after a crash all begin anew."""

    bucket = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField()
    taken = models.IntegerField()

    tenancy = GlobalTable("Counted before anybody is known; holds digests and numbers.")

    class Meta:
        indexes = [models.Index(fields=["started_at"], name="request_count_by_age")]

    def __str__(self) -> str:
        return f"{self.taken} of {self.bucket}"
