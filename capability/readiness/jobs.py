"""Jobs of scores and readiness. Operations below enqueue `capability.recompute` by name whenever a fact changes."""

from __future__ import annotations

from capability.readiness.operations.recomputing import recompute_everywhere
from clear_platform.foundation.public import acting, platform_organization_id, system_actor

RECOMPUTE = "capability.recompute"


def recompute(enterprise_id: int | None = None) -> None:
    """Compute one enterprise anew, or all: for themselves, and for each holder that computed them before.

    Enqueued without a lock: a job that waits may not see what its follower's transaction brings, and computing twice
    writes once.
    """
    with acting(system_actor(RECOMPUTE), read_only=True):
        platform = platform_organization_id()
    recompute_everywhere(actor=system_actor(RECOMPUTE, organization_id=platform), enterprise_id=enterprise_id)
