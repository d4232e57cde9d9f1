"""Reads of sessions: those of one person, for that person; and which organizations say how a person comes in."""

from __future__ import annotations

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.sessions.models import Session
from clear_platform.foundation.sessions.results import SessionShown
from clear_platform.foundation.sessions.rules import browser_in_words
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.models import User


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


def organizations_requiring_their_provider(user: User) -> frozenset[int]:
    """Give the organizations of an account that let it in through their own provider alone, by its e-mail domain.

    Staff belong to the platform: no organization decides how they sign in.
    """
    if user.is_staff:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_sso_organizations(%s)", [user.pk])
        (found,) = cursor.fetchone() or ([],)
    return frozenset(found)
