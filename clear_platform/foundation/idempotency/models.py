"""Answers that are kept so that a request sent twice is carried out once, and keys that are spent without one."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.classification import GlobalTable
from clear_platform.foundation.tenancy.scoping import TenantModel


class KeptAnswer(TenantModel):
    """The answer to a request that carried a key, byte for byte. `organization` is the one that was acted for."""

    digest = models.CharField(max_length=64, unique=True, help_text="Keyed: actor, organization, path, query, key.")
    fingerprint = models.CharField(max_length=64, help_text="Keyed: the body that was sent.")
    status = models.PositiveSmallIntegerField()
    headers_json = models.JSONField()
    body = models.BinaryField()
    kept_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "kept_at"], name="kept_answer_by_organization"),
            models.Index(fields=["kept_at"], name="kept_answer_by_age"),
        ]

    def __str__(self) -> str:
        return f"answer {self.status} of {self.kept_at:%Y-%m-%d %H:%M}"


class SpentKey(models.Model):
    """A key whose request was carried out and whose answer is not kept: it held a secret, or was no one's to keep."""

    digest = models.CharField(max_length=64, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    kept_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = GlobalTable("Two keyed digests and a moment: nobody's data, and nothing of it can be told.")

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="spent_key_by_age")]

    def __str__(self) -> str:
        return f"key spent on {self.kept_at:%Y-%m-%d %H:%M}"
