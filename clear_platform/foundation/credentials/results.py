"""What the operations of tokens and keys give."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from clear_platform.foundation.tenancy.actors import Actor, Seat
from clear_platform.foundation.tenancy.models import User


@dataclass(frozen=True)
class TokenPair:
    """An access token for the API and the refresh token that gets the next one. Shown once, kept nowhere."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in_seconds: int
    refresh_expires_in_seconds: int
    token_type: str = "Bearer"  # noqa: S105  (the name of the scheme)


@dataclass(frozen=True)
class FoundKey:
    """A key that holds, with whose it is."""

    id: int
    name: str
    maker: User
    seat: Seat
    scopes: tuple[str, ...]
    used_lately: bool

    def actor(self, *, request_id: UUID | None, ip: str | None = None) -> Actor:
        """Give the key as it acts: for its one organization, in the role that its maker has there now."""
        return Actor(
            kind="key",
            id=self.maker.pk,
            key_id=self.id,
            name=self.name,
            organization_id=self.seat.organization_id,
            seats=(self.seat,),
            scopes=self.scopes,
            request_id=request_id,
            ip=ip,
        )


@dataclass(frozen=True)
class KeyShown:
    """A key as it is listed; never its secret."""

    id: int
    organization_id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    made_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    holds: bool


@dataclass(frozen=True)
class KeyGiven:
    """A key that was just made or renewed, with the text that is shown this once."""

    shown: KeyShown
    key: str = field(repr=False)


@dataclass(frozen=True)
class Purged:
    """How many rows of each kind were forgotten."""

    token_families: int
    sessions: int
