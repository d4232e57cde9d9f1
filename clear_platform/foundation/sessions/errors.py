"""Refusals of sessions."""

from __future__ import annotations

from clear_platform.foundation.errors import NotFound


class UnknownSession(NotFound):
    """The session has ended already, or is somebody else's."""

    code = "session.unknown"
    sentence = "This session has ended already. Look at the list again."
