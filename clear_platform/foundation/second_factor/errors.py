"""Refusals of second factors."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, NotAllowed


class OtpRequired(NotAllowed):
    """The account has a second factor, and the request carries no code."""

    status = 401
    title = "A code is needed"
    code = "auth.otp_required"
    sentence = "This account has a second factor. Send the code that the authenticator shows now as 'otp'."


class CodeRefused(NotAllowed):
    """The code is not one of this account's, or was used before."""

    status = 401
    title = "Not signed in"
    code = "auth.wrong_code"
    sentence = (
        "This code does not fit, or was used before. Wait for the next one in your app, and check that your device"
        " shows the right time."
    )


class PasswordRefused(NotAllowed):
    """The password typed once more is not the account's."""

    status = 403
    code = "auth.wrong_password"
    sentence = "This is not your password. Type it once more."


class SecondFactorExists(Conflict):
    """There is a second factor already."""

    code = "second_factor.exists"
    sentence = "Your account has a second factor already. Turn it off first if you want to set up another device."


class NoSecondFactor(Invalid):
    """There is no second factor."""

    code = "second_factor.none"
    sentence = "This account has no second factor."


class SecondFactorRequired(NotAllowed):
    """Staff sign in with a second factor here, and this account has none."""

    code = "auth.second_factor_required"
    sentence = "Staff need a second factor here. Sign in at /sign-in in a browser and set it up, then come back."
