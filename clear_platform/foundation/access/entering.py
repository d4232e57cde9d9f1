"""How far a sign-in on a page has come: password, second step, in. Not here: the pages, nor how a session is kept."""

from __future__ import annotations

from enum import Enum

from django.contrib.auth import authenticate
from django.http import HttpRequest

from clear_platform.foundation import clock
from clear_platform.foundation.limits.attempts import begin_code
from clear_platform.foundation.second_factor.operations import verify_second_factor
from clear_platform.foundation.sessions.gate import Asks, Proof, still_asked
from clear_platform.foundation.sessions.operations import begin_session
from clear_platform.foundation.tenancy.models import User
from clear_platform.foundation.tenancy.queries import active_account, may_choose

HALF_WAY = "half_way_in"
"""Key in a session of somebody whose password was right and whose second factor is still asked for."""
HALF_WAY_SECONDS = 600


class Step(Enum):
    """Where a sign-in stands."""

    REFUSED = "refused"
    SECOND = "second"
    IN = "in"


def enter_by_password(request: HttpRequest, *, email: str, password: str) -> Step:
    """Take a password; where there is a second factor, remember for ten minutes that it was right.

    Refuses: `SsoRequired`; whatever the check of passwords refuses.
    """
    user = authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        return Step.REFUSED
    if still_asked(user, Proof.ONE_FACTOR) is not Asks.CODE:
        _in(request, user, Proof.ONE_FACTOR)
        return Step.IN
    # The key changes here too: whoever knew it before must not be half way in with somebody else's password.
    request.session.cycle_key()
    request.session[HALF_WAY] = {"user": user.pk, "at": clock.now().timestamp()}
    return Step.SECOND


def enter_by_code(request: HttpRequest, code: str) -> Step:
    """Take a code of the second factor of whoever is half way in. Refuses: `SignInLocked` after too many wrong ones."""
    user = _half_way(request)
    if user is None:
        return Step.REFUSED
    attempt = begin_code(user_id=user.pk, address=request.META.get("REMOTE_ADDR"))
    if not verify_second_factor(user, code):
        attempt.failed()
        return Step.REFUSED
    attempt.succeeded()
    _in(request, user, Proof.TWO_FACTORS)
    return Step.IN


def half_way_in(request: HttpRequest) -> bool:
    """Say whether a right password was given and its second step is still to come."""
    return _half_way(request) is not None


def has_to_choose(request: HttpRequest) -> bool:
    """Say whether whoever just came in belongs to several organizations."""
    return isinstance(request.user, User) and may_choose(request.user)


def density_of(request: HttpRequest) -> str:
    """Give how close the rows of lists stand for whoever just came in."""
    return request.user.density if isinstance(request.user, User) else "normal"


def _in(request: HttpRequest, user: User, proof: Proof) -> None:
    request.session.pop(HALF_WAY, None)
    begin_session(request, user, proof=proof)


def _half_way(request: HttpRequest) -> User | None:
    kept = request.session.get(HALF_WAY)
    if kept is None or clock.now().timestamp() - kept["at"] > HALF_WAY_SECONDS:
        return None
    return active_account(kept["user"])
