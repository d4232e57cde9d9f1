"""What an organization looks like, where it chose anything."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models

from clear_platform.foundation.branding.rules import MODES, SCALES
from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.scoping import TenantModel
from clear_platform.foundation.versions.models import Versioned


class Theme(Versioned, TenantModel):
    """Two colours, how large type is, light or dark, a logo. Without one an organization looks as the product does."""

    organization = models.OneToOneField("foundation.Organization", on_delete=models.CASCADE, related_name="+")
    primary = models.CharField(max_length=7)
    accent = models.CharField(max_length=7)
    type_scale = models.CharField(max_length=6, default="1", choices=[(one, one) for one in SCALES])
    mode = models.CharField(max_length=6, default="system", choices=[(one, one) for one in MODES])
    logo = models.BinaryField(default=b"", blank=True)
    logo_kind = models.CharField(max_length=4, blank=True, default="")
    logo_ratio = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(1))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=recorded_now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(type_scale__in=SCALES), name="theme_scale_known"),
            models.CheckConstraint(condition=models.Q(mode__in=MODES), name="theme_mode_known"),
            models.CheckConstraint(
                condition=models.Q(logo_kind__in=["", "svg", "png", "jpeg"]), name="theme_logo_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.primary} and {self.accent} for {self.organization_id}"
