"""Reads of second factors: whether an account has one, whether it must, what setting one up needs."""

from __future__ import annotations

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings

from clear_platform.foundation.second_factor.results import Enrolment, SecondFactorShown
from clear_platform.foundation.second_factor.rules import drawn, grouped
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.models import User
from clear_platform.foundation.tenancy.queries import account_for


def second_factor_needed(user: User) -> bool:
    """Say whether a right password alone does not sign this account in."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def second_factor_missing(user: User) -> bool:
    """Say whether this account must have a second factor here and has none."""
    return bool(settings.STAFF_MFA_REQUIRED and user.is_staff and not second_factor_needed(user))


def second_factor_of(actor: Actor) -> SecondFactorShown:
    """Give what the person who asks has for a second factor."""
    rows = {row.type: row for row in Authenticator.objects.filter(user_id=actor.id)}
    device = rows.get(Authenticator.Type.TOTP)
    if device is None:
        return SecondFactorShown(on=False)
    codes = rows.get(Authenticator.Type.RECOVERY_CODES)
    left = len(RecoveryCodes(codes).get_unused_codes()) if codes is not None else 0
    return SecondFactorShown(True, device.created_at, device.last_used_at, left)


def enrolment_of(actor: Actor, secret: str) -> Enrolment:
    """Give what the device of the person who asks needs to make codes from a secret."""
    address = get_adapter().build_totp_url(account_for(actor), secret)
    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    squares = code.get_matrix()
    return Enrolment(secret=grouped(secret), path=drawn(squares), size=len(squares))
