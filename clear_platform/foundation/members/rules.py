"""When an invitation counts, and the secret of its link. No Django here."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Literal

State = Literal["open", "expired", "accepted", "revoked"]
HOLDS = timedelta(days=7)


def new_token() -> str:
    """Give the secret of a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def state_of(
    *, accepted_at: datetime | None, revoked_at: datetime | None, expires_at: datetime, now: datetime
) -> State:
    """Give where an invitation stands."""
    if accepted_at is not None:
        return "accepted"
    if revoked_at is not None:
        return "revoked"
    return "expired" if expires_at <= now else "open"
