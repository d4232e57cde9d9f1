"""Who may send events in through NATS: staff add senders and end them."""

from __future__ import annotations

import secrets

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.bridge.errors import SenderEnded, SenderNameMissing
from clear_platform.foundation.bridge.models import LONGEST_NAME, EventSender
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.queries import organization_for

TOKEN_BYTES = 16
STEWARDS = Allowed(staff=(StaffGroup.ADMINISTRATOR,))
"""Who answers for what reaches the installation by itself."""


@operation(STEWARDS)
def add_event_sender(*, actor: Actor, organization_id: int, name: str) -> EventSender:
    """Let a program send events of an organization through NATS, on a subject of its own.

    Refuses: `SenderNameMissing`; `NotFound` where there is no such organization. Gives: the sender, whose `subject`
    the program needs and NATS has to allow it. Leaves: the sender; one entry in the organization's log.
    """
    said = name.strip()
    if not said or len(said) > LONGEST_NAME:
        raise SenderNameMissing(most=LONGEST_NAME)
    organization_for(actor, organization_id)
    made = EventSender.objects.create(
        organization_id=organization_id,
        name=said,
        token=secrets.token_hex(TOKEN_BYTES),
        made_by_id=actor.id,
    )
    record(actor=actor, action="add_event_sender", obj=made, after={"name": said, "token": made.token})
    return made


@operation(STEWARDS)
def end_event_sender(*, actor: Actor, sender_id: int) -> EventSender:
    """Take nothing more from a sender, at once and for good; what it sends from now on is a dead letter.

    Refuses: `NotFound`, `SenderEnded`. Leaves: the sender, ended; one entry.
    """
    row: EventSender = EventSender.objects.select_for_update().get_for(actor, sender_id, "act")
    if row.ended_at is not None:
        raise SenderEnded()
    row.ended_at, row.ended_by_id = clock.now(), actor.id
    row.save(update_fields=["ended_at", "ended_by"])
    record(
        actor=actor,
        action="end_event_sender",
        obj=row,
        before={"name": row.name, "token": row.token},
        after={"ended": True},
    )
    return row
