"""Keeping with a session where and when it was last used, now and then rather than at every request."""

from __future__ import annotations

from django.http import HttpRequest

from clear_platform.foundation import clock
from clear_platform.foundation.sessions.store import LONGEST_AGENT, WHENCE

EVERY_SECONDS = 300


def touch(request: HttpRequest, *, anew: bool = False) -> bool:
    """Note in a signed-in session that it was used, at most once in five minutes. Gives whether it was noted.

    The session is written after the request's own transaction, so that this also holds where that may only read.
    """
    if not request.user.is_authenticated:
        return False
    moment = clock.now().timestamp()
    known = request.session.get(WHENCE)
    if known and not anew and moment - known.get("at", 0) < EVERY_SECONDS:
        return False
    request.session[WHENCE] = {
        "ip": request.META.get("REMOTE_ADDR", ""),
        "agent": request.headers.get("User-Agent", "")[:LONGEST_AGENT].replace("\x00", ""),
        "at": moment,
    }
    return True
