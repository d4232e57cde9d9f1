"""When an invitation of an enterprise counts, and the secret of its link. No Django here."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Literal, get_args

State = Literal["open", "expired", "accepted", "declined", "withdrawn", "ended"]
STATES: tuple[State, ...] = get_args(State)
HOLDS = timedelta(days=14)
AT_MOST_A_DAY = 100
"""How many an institution may send within a day: each is a letter to somebody who did not ask for one."""


def new_token() -> str:
    """Give the secret of a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def grant_of(invitation_id: int) -> str:
    """Give what a grant rests on that an accepted invitation made."""
    return f"invitation:{invitation_id}"


def state_of(
    *,
    accepted: bool,
    declined: bool,
    withdrawn: bool,
    ended: bool,
    expires_at: datetime,
    now: datetime,
) -> State:
    """Give where an invitation stands."""
    if ended:
        return "ended"
    if accepted:
        return "accepted"
    if declined:
        return "declined"
    if withdrawn:
        return "withdrawn"
    return "expired" if expires_at <= now else "open"
