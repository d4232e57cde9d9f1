"""A session as its own person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class SessionShown:
    """One browser somebody is signed in with; `current` is the one that asks."""

    public_id: UUID
    browser: str
    ip: str
    created_at: datetime
    last_seen_at: datetime
    current: bool
