"""Verifying the ledgers. Entries are appended by the operations that change what they tell of (`appending`)."""

from __future__ import annotations

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Allowed, StaffGroup, operation, organizations_for, record
from enterprises.ledger import verifying
from enterprises.ledger.errors import NoSuchLedger

KEEPERS = Allowed(staff=(StaffGroup.ADMINISTRATOR,))


@operation(KEEPERS, system=True)
def verify_ledger(*, actor: Actor, organization: str = "") -> verifying.LedgersVerified:
    """Go through the ledgers of all organizations, or of the one with a slug, and name the first fault of each.

    Holds them against anchors, against the heads that runs and exports named, and against the rows as they stand.
    Refuses: `NoSuchLedger` for one that keeps none. Leaves: one audit event.
    """
    organization_id = _id_of(actor, organization) if organization else None
    state = verifying.walk(actor=actor, organization_id=organization_id)
    if organization and not (state.ledgers or state.first):
        raise NoSuchLedger(organization=organization)
    record(
        actor=actor,
        action="verify_ledger",
        object_type="enterprises.decisionledgerentry",
        object_id=organization_id or "",
        after={"ledgers": state.ledgers, "entries": state.entries, "faults": len(state.first)},
    )
    return verifying.LedgersVerified(
        at=clock.now(),
        ledgers=state.ledgers,
        entries=state.entries,
        anchors=state.anchors,
        objects=state.objects,
        faults=tuple(state.faults),
    )


def _id_of(actor: Actor, slug: str) -> int:
    found = organizations_for(actor).filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise NoSuchLedger(organization=slug[:80])
    return int(found)
