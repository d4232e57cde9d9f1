"""Who asked for something, as an actor again later: a person with what they may now, a key with what it may now.

Not here: the account alone (`tenancy.again`).
"""

from __future__ import annotations

from clear_platform.foundation.credentials.errors import AskersKeyEnded, CredentialEnded
from clear_platform.foundation.credentials.queries import key_again
from clear_platform.foundation.tenancy import context
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.again import actor_again
from clear_platform.foundation.tenancy.scope import correlation


def asker_again(name: str, *, user_id: int | None, organization_id: int | None, key_id: int | None = None) -> Actor:
    """Give whoever asked, as they stand now. To be called outside of a scope.

    Takes: as `actor_again`; of an API key its id, and as `user_id` who made it. Refuses: as `actor_again`;
    `AskersKeyEnded` where the key does not hold any more.
    """
    if key_id is None or user_id is None or organization_id is None:
        return actor_again(name, user_id=user_id, organization_id=organization_id)
    try:
        with context.request_scope(read_only=True):
            found = key_again(key_id, organization_id=organization_id, made_by_id=user_id)
            return found.actor(request_id=correlation())
    except CredentialEnded as ended:
        raise AskersKeyEnded() from ended
