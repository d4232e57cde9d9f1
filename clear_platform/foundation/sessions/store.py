"""The store behind Django's sessions: rows that know whose they are, reached through a scope. Not here: sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from clear_platform.foundation import clock
from clear_platform.foundation.sessions.models import Session
from clear_platform.foundation.tenancy.context import database_access

WHENCE = "clear_whence"
"""Key under which a session keeps where it was last used from: address and browser."""
LONGEST_AGENT = 300


class SessionStore(DatabaseSessionStore):
    """Django's database sessions for a process that may read nothing outside a scope."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _validate_session_key(self, key: str | None) -> bool:
        # A cookie can spell signs that the database cannot even be asked about.
        if not key or not (key.isascii() and key.isalnum()):
            return False
        return bool(super()._validate_session_key(key))  # type: ignore[misc]  # a private hook the stubs leave out

    def load(self) -> dict[str, Any]:
        with database_access():
            return super().load()

    def exists(self, session_key: str) -> bool:
        with database_access():
            return super().exists(session_key)

    def save(self, must_create: bool = False) -> None:
        """Write the session; what is kept of when it was made stays."""
        with database_access():
            super().save(must_create=must_create)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Give the row to write: whose it is stands in Django's part of the data, from where in ours."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # as above
        known = Session.objects.filter(pk=row.pk).only("public_id", "created_at").first()
        if known is not None:
            row.public_id, row.created_at = known.public_id, known.created_at
        user_id, whence = data.get(SESSION_KEY), data.get(WHENCE, {})
        row.user_id = int(user_id) if user_id is not None else None
        row.ip = whence.get("ip") or None
        row.user_agent = str(whence.get("agent", ""))[:LONGEST_AGENT]
        row.last_seen_at = clock.now()
        return row

    def delete(self, session_key: str | None = None) -> None:
        # A session that no longer holds is found while a page is read.
        with database_access(writes=True):
            super().delete(session_key=session_key)

    @classmethod
    def clear_expired(cls) -> None:
        with database_access():
            super().clear_expired()
