"""The keys that an organization signs packages with, one after the other."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, keeps_history
from institutional.proof.results import state_of


@keeps_history(leaving_out=["private_key"])
class SigningKey(TenantModel):
    """An Ed25519 key: its public half for ever, its private half sealed, and only for as long as it signs.

    `retired_at`: another took its place; what it signed stays good. `revoked_at`: nothing it signed proves anything
    any more. Either way the private half is gone for good.
    """

    fingerprint = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the public half, in hexadecimal."
    )
    public_key = models.CharField(max_length=44, editable=False, help_text="The public half, 32 bytes in base64.")
    private_key = models.TextField(blank=True, default="", editable=False, help_text="Sealed; empty once it rests.")
    made_at = models.DateTimeField(default=recorded_now, editable=False)
    made_by = models.ForeignKey(
        "foundation.User", on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_because = models.CharField(max_length=500, blank=True, default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(retired_at__isnull=True, revoked_at__isnull=True),
                name="signing_key_one_at_work",
            ),
            models.CheckConstraint(
                condition=models.Q(retired_at__isnull=True, revoked_at__isnull=True) | models.Q(private_key=""),
                name="signing_key_at_rest_cannot_sign",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_because="")
                | models.Q(revoked_at__isnull=False) & ~models.Q(revoked_because=""),
                name="signing_key_revoked_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["organization", "-made_at"], name="signing_key_newest")]

    @property
    def state(self) -> str:
        """Whether it signs now, signed until another took its place, or is not to be trusted."""
        return state_of(retired=self.retired_at is not None, revoked=self.revoked_at is not None)

    def __str__(self) -> str:
        return self.fingerprint
