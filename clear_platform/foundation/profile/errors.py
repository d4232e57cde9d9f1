"""Refusals of changes to oneself."""

from __future__ import annotations

from clear_platform.foundation.errors import Malformed, NotAllowed


class OldPasswordRefused(NotAllowed):
    """The old password typed once more is not the account's."""

    code = "profile.wrong_password"
    sentence = "This is not your password as it is now. Type it once more."


class PasswordTooWeak(Malformed):
    """The new password does not keep the rules."""

    code = "password.too_weak"
    sentence = "Choose another password: {because}"


class ResetRefused(NotAllowed):
    """The link to a new password was used, has run out, or was never given."""

    status = 404
    title = "This link cannot be used"
    code = "password.reset_refused"
    way_on = ("Ask for a new link", "/forgotten")
    sentence = "This link was used already or has run out. Ask for a new one at /forgotten."
