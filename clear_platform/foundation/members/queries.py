"""Reads of who belongs to an organization."""

from __future__ import annotations

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.models import Membership


def seat_of(actor: Actor, organization_id: int, user_id: int) -> Membership:
    """Give one person's seat in an organization. Refuses: `NotVisible`; `NotFound` to those who see all."""
    seat = queries.roster_of(actor, organization_id).filter(user_id=user_id).first()
    if seat is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="member")
    return seat
