"""Credentials of the API: families of tokens, one a sign-in, and keys of organizations. Hashes, never secrets."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from clear_platform.foundation import clock
from clear_platform.foundation.credentials import rules
from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.classification import GlobalTable
from clear_platform.foundation.tenancy.scoping import TenantModel


class TokenFamily(models.Model):
    """All tokens that came from one sign-in. Only the newest refresh token works; an older one ends the family.

    `stamp` is what the account's sessions are held against: another password, or signing out everywhere, changes it.
    """

    class Ended(models.TextChoices):
        REVOKED = "revoked"
        REPLAYED = "replayed"
        SIGNED_OUT = "signed_out"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey("foundation.Organization", on_delete=models.CASCADE, null=True, related_name="+")
    refresh_hash = models.CharField(max_length=64)
    stamp = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    refreshed_at = models.DateTimeField(default=recorded_now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True, default="")
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=200, blank=True, default="")

    tenancy = GlobalTable("It belongs to a person, who may have several organizations, and is found by a signed token.")

    class Meta:
        verbose_name = "token family"
        verbose_name_plural = "token families"
        indexes = [
            models.Index(fields=["user", "-created_at"], name="token_family_by_user"),
            models.Index(fields=["expires_at"], name="token_family_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"tokens of {self.user_id} since {self.created_at:%Y-%m-%d %H:%M}"


class ApiKey(TenantModel):
    """A key with which a program acts for an organization: within its scopes, and never beyond who made it."""

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    former_prefix = models.CharField(
        max_length=12, unique=True, null=True, blank=True, editable=False, help_text="Of the text before this one."
    )
    former_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    scopes = ArrayField(models.CharField(max_length=60))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    renewed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API key"
        verbose_name_plural = "API keys"
        indexes = [models.Index(fields=["organization", "-created_at"], name="api_key_by_organization")]

    def __str__(self) -> str:
        return self.name

    @property
    def holds(self) -> bool:
        """Whether it was neither revoked nor has expired."""
        return rules.holds(now=clock.now(), expires_at=self.expires_at, revoked_at=self.revoked_at)
