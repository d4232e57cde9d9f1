"""What is switched on or off, for one organization or for the whole installation."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from clear_platform.foundation.features.rules import CODES
from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.classification import SharedTable
from clear_platform.foundation.tenancy.scoping import SharedManager


class FeatureFlag(models.Model):
    """One choice: a feature is on or off. Without an organization it holds for all that chose nothing themselves."""

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=20)
    enabled = models.BooleanField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_staff = models.BooleanField(help_text="Staff chose it; what they switched off, only they switch on.")
    changed_at = models.DateTimeField(default=recorded_now)

    tenancy = SharedTable("A row without an organization is the installation's choice, which holds for everybody.")

    objects = SharedManager()

    class Meta:
        verbose_name = "feature"
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="feature_chosen_once", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(code__in=CODES), name="feature_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {'on' if self.enabled else 'off'} for {self.organization_id or 'the installation'}"
