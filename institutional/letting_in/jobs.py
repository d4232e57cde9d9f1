"""Jobs of letting in: the e-mail, whose link is made here and kept as a hash alone."""

from __future__ import annotations

from django.conf import settings

from clear_platform.foundation import clock
from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.public import account_by_email, acting, brand_of, job, send_mail, system_actor
from institutional.letting_in import queries, rules
from institutional.letting_in.operations import link_sent


@job("institutional.send_enterprise_invitation")
def send_enterprise_invitation(*, invitation_id: int, organization_id: int) -> None:
    """Send an invitation that is still open; run twice it sends two e-mails, of which the later one's link counts."""
    actor = system_actor(queries.NAME, organization_id=organization_id)
    with acting(actor):
        row = queries.invitations_for(actor).filter(organization_id=organization_id, pk=invitation_id).first()
        if row is None or row.state != "open":
            return
        token = rules.new_token()
        link_sent(actor=actor, invitation_id=row.pk, token=token, at=clock.now())
        known = account_by_email(row.email)
        invitation = queries.shown(row)
        brand = brand_of(actor, organization_id)
    send_mail(
        "asked",
        folder="institutional/letting_in/mail",
        to=invitation.email,
        locale=known.language if known else settings.LANGUAGE_CODE,
        facts={
            "institution": invitation.institution,
            "invited_by": invitation.invited_by,
            "link": public_address("let-in-page", token),
            "days": rules.HOLDS.days,
        },
        brand=brand,
    )
