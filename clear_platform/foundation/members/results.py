"""An invitation as pages and the API show it. The secret of its link is never among it."""

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
