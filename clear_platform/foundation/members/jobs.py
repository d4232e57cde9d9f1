"""Jobs of invitations: the e-mail, whose link is made here and kept as a hash alone."""

from __future__ import annotations

from django.conf import settings

from clear_platform.foundation import clock
from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.branding.queries import brand_of
from clear_platform.foundation.jobs.registry import job
from clear_platform.foundation.mail.sending import send
from clear_platform.foundation.members import rules
from clear_platform.foundation.members.operations import sent
from clear_platform.foundation.members.queries import invitations_for, shown
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import account_by_email, system_actor


@job("foundation.send_invitation")
def send_invitation(*, invitation_id: int, organization_id: int) -> None:
    """Send an invitation that is still open; run twice it sends two e-mails, of which the later one's link counts."""
    actor = system_actor("invitations", organization_id=organization_id)
    with acting(actor):
        row = invitations_for(actor, organization_id).filter(pk=invitation_id).first()
        if row is None or shown(row).state != "open":
            return
        token = rules.new_token()
        sent(actor=actor, invitation_id=row.pk, token=token, at=clock.now())
        known = account_by_email(row.email)
        invitation = shown(row)
        brand = brand_of(actor, organization_id)
    send(
        "invitation",
        to=invitation.email,
        locale=known.language if known else settings.LANGUAGE_CODE,
        facts={
            "organization": invitation.organization,
            "role": invitation.role,
            "invited_by": invitation.invited_by,
            "link": public_address("invitation-page", token),
            "days": rules.HOLDS.days,
        },
        brand=brand,
    )
