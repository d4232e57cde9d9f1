"""Invitations, and what became of bringing somebody in, as shown. The secret of a link is never among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class InvitationShown:
    """A seat offered to an address; `state` is one of `rules.State`."""

    id: int
    organization_id: int
    organization: str
    kind: str
    email: str
    role: str
    invited_by: str
    created_at: datetime
    sent_at: datetime | None
    expires_at: datetime
    state: str


@dataclass(frozen=True)
class BroughtIn:
    """Somebody who has a seat now, with the account `user_id`, or was offered one by the invitation `invitation_id`.

    Who was offered one is shown as they were named and nothing else: not even whether there is such an account.
    """

    user_id: int | None
    invitation_id: int | None
    name: str
    email: str
    role: str
    last_access_at: datetime | None
    created_at: datetime
    tag: str
