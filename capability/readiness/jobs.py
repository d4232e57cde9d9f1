"""Jobs of scores and readiness. Operations below enqueue `capability.recompute` by name whenever a fact changes."""

from __future__ import annotations

from capability.readiness import queries
from capability.readiness.operations.recomputing import recompute_capabilities
from clear_platform.foundation.public import acting, platform_organization_id, system_actor

RECOMPUTE = "capability.recompute"


def recompute(enterprise_id: int | None = None) -> None:
    """Compute one enterprise anew, or all: for themselves, and for each holder that computed them before.

    Enqueued without a lock: a job that waits may not see what its follower's transaction brings, and computing twice
    writes once.
    """
    with acting(system_actor(RECOMPUTE), read_only=True):
        actor = system_actor(RECOMPUTE, organization_id=platform_organization_id())
    wanted = None if enterprise_id is None else [enterprise_id]
    recompute_capabilities(actor=actor, enterprise_ids=wanted)
    with acting(actor, read_only=True):
        holders = queries.holders_of(actor, enterprise_id=enterprise_id)
    for holder, enterprise_ids in holders.items():
        recompute_capabilities(actor=actor, enterprise_ids=enterprise_ids, organization_id=holder)
