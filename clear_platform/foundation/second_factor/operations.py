"""Writes of second factors: set up, use, make codes anew, turn off. allauth keeps the rows and knows the formula."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.limits.attempts import password_holds
from clear_platform.foundation.second_factor import rules
from clear_platform.foundation.second_factor.errors import (
    CodeRefused,
    NoSecondFactor,
    PasswordRefused,
    SecondFactorExists,
)
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.models import User
from clear_platform.foundation.tenancy.queries import account_for

EVERYBODY = Allowed(persons=True)
LAST_STEP = "last_step"
"""Under which the data of a device keep the newest time step a code was used of."""


def new_secret() -> str:
    """Give a secret for a device, kept nowhere until a code made from it proves that the device has it."""
    return generate_totp_secret()


@operation(EVERYBODY)
def set_up_second_factor(*, actor: Actor, secret: str, code: str) -> list[str]:
    """Set up a second factor for oneself, proved by a code the device made. Gives the recovery codes, shown once.

    Refuses: `SecondFactorExists`; `CodeRefused`, when the code was not made from the secret just now.
    """
    user = account_for(actor, for_update=True)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise SecondFactorExists()
    step = _step_of(_digits(code), secret, after=0)
    if step is None:
        raise CodeRefused()
    device = TOTP.activate(user, secret).instance
    device.data[LAST_STEP] = step
    device.save(update_fields=["data"])
    record(actor=actor, action="set_up_second_factor", obj=user)
    return _fresh_codes(user)


@operation(EVERYBODY)
def renew_recovery_codes(*, actor: Actor, password: str) -> list[str]:
    """Give new recovery codes, shown once; the old ones count no more. Refuses: `PasswordRefused`, `NoSecondFactor`."""
    user = _proved(actor, password)
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise NoSecondFactor()
    record(actor=actor, action="renew_recovery_codes", obj=user)
    return _fresh_codes(user)


@operation(EVERYBODY)
def turn_off_second_factor(*, actor: Actor, password: str) -> None:
    """Turn one's own second factor off, recovery codes too; who must have one sets up another at once.

    Refuses: `PasswordRefused`, `NoSecondFactor`.
    """
    user = _proved(actor, password)
    gone, _ = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise NoSecondFactor()
    record(actor=actor, action="turn_off_second_factor", obj=user)


@operation(Allowed(staff=(StaffGroup.ADMINISTRATOR,)))
def remove_second_factor(*, actor: Actor, user_id: int) -> None:
    """Take the second factor off the account of somebody who lost their device and codes. Refuses: `NoSecondFactor`."""
    gone, _ = Authenticator.objects.filter(user_id=user_id).delete()
    if not gone:
        raise NoSecondFactor()
    record(actor=actor, action="remove_second_factor", object_type="foundation.user", object_id=user_id)


def verify_second_factor(user: User, code: str) -> bool:
    """Say whether a code is this account's, from its device or one of its recovery codes, and use it up.

    Of two who give the same code at the same moment one is refused: the row is held until the transaction ends.
    """
    digits = _digits(code)
    rows = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=user).order_by("pk")}
    device = rows.get(Authenticator.Type.TOTP)
    if device is None:
        return False
    if len(digits) == settings.MFA_RECOVERY_CODE_DIGITS:
        codes = rows.get(Authenticator.Type.RECOVERY_CODES)
        used = codes is not None and RecoveryCodes(codes).validate_code(digits)
        if used and codes is not None:
            Authenticator.objects.filter(pk=codes.pk).update(last_used_at=clock.now())
        return used
    step = _step_of(digits, decrypt(device.data["secret"]), after=device.data.get(LAST_STEP, 0))
    if step is None:
        return False
    device.data[LAST_STEP] = step
    device.last_used_at = clock.now()
    device.save(update_fields=["data", "last_used_at"])
    return True


def _step_of(digits: str, secret: str, *, after: int) -> int | None:
    return rules.matching_step(
        digits,
        now_seconds=clock.now().timestamp(),
        after=after,
        code_at=lambda step: format_hotp_value(hotp_value(secret, step)),
    )


def _fresh_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def _proved(actor: Actor, password: str) -> User:
    user = account_for(actor, for_update=True)
    if not password_holds(user, password, address=actor.ip):
        raise PasswordRefused()
    return user


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isascii() and sign.isdigit())
