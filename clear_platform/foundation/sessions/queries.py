"""Reads of sessions: those of one person, for that person."""

from __future__ import annotations

from clear_platform.foundation import clock
from clear_platform.foundation.sessions.models import Session
from clear_platform.foundation.sessions.results import SessionShown
from clear_platform.foundation.sessions.rules import browser_in_words
from clear_platform.foundation.tenancy.actors import Actor


def sessions_of(actor: Actor, *, current_key: str | None) -> list[SessionShown]:
    """Give the sessions of the person who asks that have not run out, the one they ask from first."""
    if actor.kind != "user":
        return []
    rows = Session.objects.filter(user_id=actor.id or 0, expire_date__gt=clock.now()).order_by("-last_seen_at")
    shown = [
        SessionShown(
            public_id=row.public_id,
            browser=browser_in_words(row.user_agent),
            ip=row.ip or "",
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            current=row.pk == current_key,
        )
        for row in rows
    ]
    return sorted(shown, key=lambda one: not one.current)
