"""Loading the capabilities that ship; part of `sync_reference_data`."""

from __future__ import annotations

from capability.catalog.models import Capability
from capability.catalog.shipped import SHIPPED_CAPABILITIES


def sync_capabilities() -> int:
    """Make the shipped capabilities what this version says. Gives how many there are; a second run changes nothing."""
    rows = [
        Capability(code=one.code, domain=one.domain, name=one.name, description=one.description)
        for one in SHIPPED_CAPABILITIES
    ]
    Capability.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["domain", "name", "description"]
    )
    return len(rows)
