"""Reads of the catalog."""

from __future__ import annotations

from django.db.models import QuerySet

from capability.catalog.models import Capability


def capabilities() -> QuerySet[Capability]:
    """Give the capabilities, by code."""
    return Capability.objects.order_by("code")
