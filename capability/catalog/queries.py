"""Reads of the catalog."""

from __future__ import annotations

from capability.catalog.models import Capability


def capabilities() -> list[Capability]:
    """Give the capabilities, by code. One query."""
    return list(Capability.objects.order_by("code"))
