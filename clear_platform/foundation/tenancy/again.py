"""Who asked for something, as an actor again later: a job acts as the person who enqueued it, with what they may now.

Not here: who an account is in a request (`queries.actor_for`).
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from clear_platform.foundation.tenancy import context
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.queries import active_account, actor_for, system_actor
from clear_platform.foundation.tenancy.scope import correlation


def actor_again(name: str, *, user_id: int | None, organization_id: int | None) -> Actor:
    """Give whoever asked, as they stand now: nobody where the account is closed. To be called outside of a scope.

    Takes: the name of the part of the system that acts where no person asked. Refuses: `NotAMember` where they do not
    belong to the organization any more.
    """
    system = system_actor(name, organization_id=organization_id)
    if user_id is None:
        return system
    with context.acting(system, read_only=True):
        account = active_account(user_id)
    # Asked in a scope of nobody, as at a sign-in: what is not theirs any more is refused by what they ask for.
    with context.request_scope(read_only=True):
        return actor_for(account or AnonymousUser(), organization_id=organization_id, request_id=correlation())
