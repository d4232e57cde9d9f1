"""Forms that are carried out once: each has a ticket, spent with what it was sent for. Not here: the API's keys.

For pages whose answer shows a secret and so is no redirect: loading it again sends the form again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from django.utils.crypto import salted_hmac

from clear_platform.foundation.idempotency import operations
from clear_platform.foundation.idempotency.errors import FormSentBefore
from clear_platform.foundation.idempotency.rules import Asked
from clear_platform.foundation.tenancy.actors import Actor

SALT = "clear.idempotency.tickets"


def new_ticket() -> UUID:
    """Give the ticket of a form that is shown now."""
    return uuid4()


@contextmanager
def once(actor: Actor, ticket: UUID) -> Iterator[None]:
    """Carry out what stands in the block unless it was before, in the transaction of the request.

    Refuses: `FormSentBefore`; `KeyInFlight` while the same form is being carried out. Leaves: the ticket spent, unless
    the block itself was refused.
    """
    digest = salted_hmac(SALT, f"{actor.acting_id} {actor.kind} {ticket}", algorithm="sha256").hexdigest()
    operations.hold(digest)
    if operations.was_spent(digest):
        raise FormSentBefore()
    yield
    operations.spend_key(asked=Asked(digest, ""))
