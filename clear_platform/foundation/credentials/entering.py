"""How an account that gave its password comes in at the API. Not here: the check of the password (`access`)."""

from __future__ import annotations

from clear_platform.foundation.credentials.errors import OtpRequired
from clear_platform.foundation.limits.attempts import begin_code
from clear_platform.foundation.second_factor.errors import CodeRefused, SecondFactorRequired
from clear_platform.foundation.second_factor.operations import verify_second_factor
from clear_platform.foundation.second_factor.queries import second_factor_missing, second_factor_needed
from clear_platform.foundation.sso.errors import SsoRequired
from clear_platform.foundation.sso.queries import sso_required
from clear_platform.foundation.tenancy.models import User


def prove_further(user: User, *, code: str, address: str | None) -> None:
    """Ask of an account what its password alone does not prove.

    Takes: `code`, that of the second factor, empty when none was sent.
    Refuses: `SsoRequired`, `SecondFactorRequired`, `OtpRequired`, `CodeRefused`, `SignInLocked`.
    """
    if sso_required(user):
        raise SsoRequired()
    if second_factor_missing(user):
        raise SecondFactorRequired()
    if not second_factor_needed(user):
        return
    if not code:
        raise OtpRequired()
    attempt = begin_code(user_id=user.pk, address=address)
    if not verify_second_factor(user, code):
        attempt.failed()
        raise CodeRefused()
    attempt.succeeded()
