"""Refusals of sessions."""

from __future__ import annotations

from clear_platform.foundation.errors import NotAllowed, NotFound


class UnknownSession(NotFound):
    """The session has ended already, or is somebody else's."""

    code = "session.unknown"
    sentence = "This session has ended already. Look at the list again."


class SsoRequired(NotAllowed):
    """The organization asks its members to sign in through its own provider."""

    code = "auth.sso_required"
    way_on = ("Sign in through your organization", "/sso")
    sentence = (
        "Your organization asks its members to sign in through its own provider. Use 'Sign in through your"
        " organization' at /sso."
    )
