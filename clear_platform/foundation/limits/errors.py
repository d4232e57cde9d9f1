"""Refusals of sign-ins that fail, and of those who try too often."""

from __future__ import annotations

from clear_platform.foundation.errors import NotAllowed, Unavailable


class SignInRefused(NotAllowed):
    """E-mail and password do not go together."""

    status = 401
    title = "Not signed in"
    code = "auth.wrong_credentials"
    sentence = "E-mail and password do not go together. Check both, or ask an administrator for a new invitation."


class SignInLocked(Unavailable):
    """Too many sign-ins failed, for this account or from this address; the same whether the account exists."""

    status = 429
    title = "Locked for a while"
    code = "auth.locked"
    sentence = (
        "Too many sign-ins failed. Try again in {minutes} min, also if you know the right password by now; or ask an"
        " administrator to unlock the sign-in."
    )


class TooManyRequests(Unavailable):
    """More requests than one key, person or address may send in a while."""

    status = 429
    title = "Too many requests"
    code = "request.too_many"
    sentence = "More than {most} requests in {window_seconds} s. Wait {retry_after_seconds} s, then send them slower."


class BodyTooSlow(Unavailable):
    """The body of a request did not come to its end in time."""

    status = 408
    title = "Too slow"
    code = "request.too_slow"
    sentence = "What you sent did not arrive in time. Send it again over a faster line, or in smaller parts."
