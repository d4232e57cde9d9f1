"""Sessions in the database, reached through the scope of the request or one of their own. Not here: sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from clear_platform.foundation.tenancy.context import database_access


class SessionStore(DatabaseSessionStore):
    """Django's database sessions for a process that may read nothing outside a scope."""

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
        with database_access():
            super().save(must_create=must_create)

    def delete(self, session_key: str | None = None) -> None:
        with database_access():
            super().delete(session_key=session_key)

    @classmethod
    def clear_expired(cls) -> None:
        with database_access():
            super().clear_expired()
