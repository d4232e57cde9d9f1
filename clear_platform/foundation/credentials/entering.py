"""What an account that gave its password proves besides at the API. Not here: the check of the password (`access`).

Whether that is enough is decided at the gate of `sessions`, which the giving of tokens asks.
"""

from __future__ import annotations

from clear_platform.foundation.limits.attempts import begin_code
from clear_platform.foundation.second_factor.errors import CodeRefused
from clear_platform.foundation.second_factor.operations import verify_second_factor
from clear_platform.foundation.sessions.gate import Asks, Proof, still_asked
from clear_platform.foundation.tenancy.models import User


def prove_further(user: User, *, code: str, address: str | None) -> Proof:
    """Take the code of an account that is asked for one; give what it proved by then.

    Takes: `code`, that of the second factor, empty when none was sent. Refuses: `CodeRefused`, `SignInLocked`.
    """
    if not code or still_asked(user, Proof.ONE_FACTOR) is not Asks.CODE:
        return Proof.ONE_FACTOR
    attempt = begin_code(user_id=user.pk, address=address)
    if not verify_second_factor(user, code):
        attempt.failed()
        raise CodeRefused()
    attempt.succeeded()
    return Proof.TWO_FACTORS
