"""Jobs of accounts: the e-mail with a link to a new password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.jobs.registry import job
from clear_platform.foundation.mail.sending import send
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import active_account, system_actor


@job("foundation.send_password_reset")
def send_password_reset(*, user_id: int) -> None:
    """Send an account the link to a new password; the link is made here and kept nowhere."""
    with acting(system_actor("profile"), read_only=True):
        user = active_account(user_id)
        if user is None:
            return
        token = default_token_generator.make_token(user)
    send(
        "forgotten",
        to=user.email,
        locale=user.language,
        facts={
            "name": user.name,
            "link": public_address("forgotten-choose-page", user.pk, token),
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        },
    )
