"""Jobs of packs: what is due, every night; one kind from one provider."""

from __future__ import annotations

from datetime import date

from clear_platform.foundation.public import Actor, acting, job, platform_organization_id, system_actor
from execution.packs.operations.building import build_pack, build_what_is_due, request_packs_due
from execution.packs.providers.registry import provider_of
from execution.packs.rules.freshness import NIGHTLY, NIGHTLY_ZONE
from execution.packs.rules.material import Kind

BUILD_NIGHTLY, BUILD = "packs.build_nightly", "packs.build"


@job(BUILD_NIGHTLY, cron=NIGHTLY, timezone=NIGHTLY_ZONE)
def build_nightly() -> None:
    """Leave to workers all that is due, each provider by itself. Comes by the clock."""
    request_packs_due(actor=_acting_as(BUILD_NIGHTLY))


@job(BUILD, backoff_seconds=60)
def build(kind: str, provider: str, asof_date: str | None = None) -> None:
    """Build what a provider has of a kind: one day, or all that is due. What was built before stays as it is."""
    actor, found = _acting_as(BUILD), provider_of(Kind(kind), provider)
    if asof_date is None:
        build_what_is_due(actor=actor, kind=Kind(kind), provider=found)
    else:
        build_pack(actor=actor, kind=Kind(kind), provider=found, asof=date.fromisoformat(asof_date))


def _acting_as(name: str) -> Actor:
    with acting(system_actor(name), read_only=True):
        platform = platform_organization_id()
    return system_actor(name, organization_id=platform)
