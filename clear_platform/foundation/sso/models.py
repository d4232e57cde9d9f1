"""An organization's own identity provider, and the e-mail domains it proved to be its own."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.scoping import TenantModel


class IdentityProvider(TenantModel):
    """Where members of an organization prove who they are (OpenID Connect). The client's secret is kept sealed."""

    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255)
    client_secret = models.TextField(blank=True, help_text="Sealed; never shown again.")
    default_role = models.CharField(max_length=12)
    role_claim = models.CharField(max_length=100, blank=True, default="")
    role_map = models.JSONField(default=dict, blank=True)
    enabled = models.BooleanField(default=True)
    required = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=recorded_now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="identity_provider_once"),
            models.CheckConstraint(
                condition=models.Q(required=False) | models.Q(enabled=True), name="identity_provider_required_when_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} for {self.organization_id}"


class SignInDomain(TenantModel):
    """An e-mail domain an organization says is its own; `proved_at` when the name service said so too."""

    domain = models.CharField(max_length=253)
    proof_token = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "domain"], name="sign_in_domain_once"),
            models.UniqueConstraint(
                fields=["domain"], condition=models.Q(proved_at__isnull=False), name="sign_in_domain_proved_once"
            ),
        ]

    def __str__(self) -> str:
        return self.domain
