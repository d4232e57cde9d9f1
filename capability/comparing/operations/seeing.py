"""Saying that one looked at a fall, so that it is told of no more."""

from __future__ import annotations

from capability.comparing.models import Fall
from capability.comparing.queries import falls_of
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Allowed, operation, record
from enterprises.public import enterprise_for

LOOKERS = Allowed(institution=("admin", "analyst"), enterprise=("owner", "member"))
"""Who answers for a fall: those who work in the organization whose computation it is."""


@operation(LOOKERS)
def see_falls(*, actor: Actor, enterprise_id: int) -> int:
    """Say that one has looked at the falls of an enterprise, as one's own organization computed them.

    Gives: how many were looked at for the first time. Refuses: `NotVisible`. Leaves: who looked and when, for the whole
    organization; an audit event where there were any.
    """
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    rows = falls_of(actor, organization_id=actor.organization_id or 0).filter(enterprise_id=enterprise.id)
    found = list(rows.values_list("pk", "measure"))
    if not found:
        return 0
    Fall.objects.for_actor(actor, "act").filter(pk__in=[pk for pk, _measure in found]).update(
        seen_at=clock.now(), seen_by_id=actor.id
    )
    record(
        actor=actor,
        action="see_falls",
        object_type="enterprises.enterprise",
        object_id=enterprise.id,
        organization_id=actor.organization_id,
        after={"measures": sorted(measure for _pk, measure in found)},
    )
    return len(found)
