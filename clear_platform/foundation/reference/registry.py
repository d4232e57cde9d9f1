"""Reference data: each app registers what it ships; `sync_reference_data` loads all of it, as often as one likes."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import Group

from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.rights.operations.shipping import sync_sources
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.grants import NewGrant, write_grants
from clear_platform.foundation.tenancy.models import Organization

Loader = Callable[[], int]
_LOADERS: dict[str, Loader] = {}


def ships(what: str, loader: Loader) -> None:
    """Register reference data under a plural noun; the loader is idempotent and gives how many rows there are."""
    _LOADERS[what] = loader


@operation(Allowed(staff=(StaffGroup.ADMINISTRATOR,)), system=True)
def sync_reference_data(*, actor: Actor) -> dict[str, int]:
    """Load everything that ships with the product; a second run changes no row. Gives the number of rows by kind."""
    platform, _ = Organization.objects.get_or_create(
        kind=Organization.Kind.PLATFORM, defaults={"name": "CLEAR platform", "slug": "clear-platform"}
    )
    write_grants([NewGrant(platform.pk, platform.pk, "self", "act")], by_user_id=None)
    for group in StaffGroup:
        Group.objects.get_or_create(name=str(group))
    counts = {"staff groups": len(StaffGroup), "data sources": sync_sources()}
    for what, loader in _LOADERS.items():
        counts[what] = loader()
    record(
        actor=actor,
        action="sync_reference_data",
        object_type="reference_data",
        organization_id=platform.pk,
        after=counts,
    )
    return counts
