"""Invitations: a seat offered to an e-mail address. The secret of the link is kept as a hash alone."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.addresses import NORMAL
from clear_platform.foundation.tenancy.scoping import TenantModel


class Invitation(TenantModel):
    """A seat offered by e-mail; it is open until it is accepted, revoked or runs out.

    `token_hash` is None until the e-mail is sent: the job that sends it makes the secret, and sending it again makes
    another.
    """

    email = models.EmailField()
    role = models.CharField(max_length=12)
    invited_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "-created_at"], name="invitation_by_organization")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=models.Q(email__regex=NORMAL), name="invitation_email_in_normal_form"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.organization_id}"
