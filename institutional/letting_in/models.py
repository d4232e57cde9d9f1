"""Invitations that institutions send to owners of enterprises. The secret of the link is kept as a hash alone."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation import clock
from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import NORMAL_ADDRESS, TenantModel
from institutional.letting_in.rules import State, state_of


class EnterpriseInvitation(TenantModel):
    """An institution asks, by e-mail, to read an enterprise; `organization` is the institution.

    Which enterprise it becomes is said by its owner, who accepts: nothing before that tells whether an address belongs
    to anybody. `token_hash` is None until the e-mail is sent, and again once it is answered or withdrawn.
    """

    email = models.EmailField()
    invited_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="ent_invitation_by_institution"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True),
                name="ent_invitation_open_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "enterprise"],
                condition=models.Q(accepted_at__isnull=False, ended_at__isnull=True),
                name="ent_invitation_let_in_once",
            ),
            models.CheckConstraint(condition=models.Q(email__regex=NORMAL_ADDRESS), name="ent_invitation_email_normal"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, enterprise__isnull=True, ended_at__isnull=True)
                | models.Q(
                    accepted_at__isnull=False,
                    enterprise__isnull=False,
                    declined_at__isnull=True,
                    withdrawn_at__isnull=True,
                ),
                name="ent_invitation_accepted_for_one",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} of {self.organization_id}"

    @property
    def state(self) -> State:
        """Where it stands now."""
        return state_of(
            accepted=self.accepted_at is not None,
            declined=self.declined_at is not None,
            withdrawn=self.withdrawn_at is not None,
            ended=self.ended_at is not None,
            expires_at=self.expires_at,
            now=clock.now(),
        )
