"""Refusals about signing keys and packages."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed, Unavailable


class KeyUnreadable(Unavailable):
    """The private half of a key is sealed with a key that is not in the settings any more."""

    code = "signing_key.unreadable"
    sentence = (
        "The key that signs exports cannot be opened, and nothing leaves unsigned. Ask those who run CLEAR to put back "
        "the key it was sealed with, or have an administrator make another signing key."
    )


class AlreadyRevoked(Conflict):
    """The key was revoked before."""

    code = "signing_key.already_revoked"
    sentence = "This key was revoked already, on {on}. Nothing more has to be done."


class ReasonMissing(Malformed):
    """A key was to be revoked without saying why."""

    code = "signing_key.reason_missing"
    sentence = "Say in a sentence why the key is revoked: everybody who checks a package that it signed reads it."
