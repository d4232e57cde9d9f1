"""Credentials that a request showed and that hold: who acts by them. Not here: how a header is read (`api`)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from clear_platform.foundation.credentials import tokens
from clear_platform.foundation.credentials.errors import TokenStale
from clear_platform.foundation.credentials.results import FoundKey
from clear_platform.foundation.second_factor.errors import SecondFactorRequired
from clear_platform.foundation.second_factor.queries import second_factor_missing
from clear_platform.foundation.tenancy import queries as tenancy
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.credential import Credential
from clear_platform.foundation.tenancy.errors import NotAMember
from clear_platform.foundation.tenancy.models import User


@dataclass(frozen=True)
class BearerToken(Credential):
    """An access token that holds, with the account it speaks for."""

    user: User
    claims: tokens.Claims

    def actor(self, *, organization_id: int | None, request_id: UUID | None, ip: str | None) -> Actor:
        """Give the account as it stands now. The token's seat and role are only compared with what is so."""
        if second_factor_missing(self.user):
            raise SecondFactorRequired()
        if organization_id is None:
            actor = actor_of_token(self.user, self.claims, request_id=request_id, ip=ip)
        else:
            actor = tenancy.actor_for(self.user, organization_id=organization_id, request_id=request_id, ip=ip)
        given_for = next((one for one in actor.seats if one.organization_id == self.claims.organization_id), None)
        if (given_for.role if given_for else None) != self.claims.role:
            raise TokenStale()
        return actor


@dataclass(frozen=True)
class HeldKey(Credential):
    """An API key that holds."""

    key: FoundKey
    request: HttpRequest

    def actor(self, *, organization_id: int | None, request_id: UUID | None, ip: str | None) -> Actor:
        """Give the key as it acts, which is for its one organization alone."""
        if organization_id not in (None, self.key.seat.organization_id):
            raise NotAMember()
        actor = self.key.actor(request_id=request_id, ip=ip)
        if not self.key.used_lately:
            self.request.key_used = actor  # type: ignore[attr-defined]  # for KeyUseMiddleware
        return actor


def actor_of_token(user: User, claims: tokens.Claims, *, request_id: UUID | None, ip: str | None) -> Actor:
    """Give the account of a token, acting for the organization the token is for.

    Refuses: `TokenStale` when the account has no seat there any more.
    """
    try:
        return tenancy.actor_for(user, organization_id=claims.organization_id, request_id=request_id, ip=ip)
    except NotAMember as refusal:
        raise TokenStale() from refusal
