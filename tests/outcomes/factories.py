"""Enterprises and outcomes for tests, made through the operations that make them in life."""

from __future__ import annotations

from clear_platform.foundation.public import OrganizationKind, acting
from enterprises.models import Enterprise
from tests import actors


def enterprise(name: str = "") -> int:
    """An enterprise; gives its id."""
    organization_id = actors.organization(OrganizationKind.ENTERPRISE, name)
    with acting(actors.system()):
        Enterprise.objects.create(organization_id=organization_id)
    return organization_id


def bank() -> int:
    """An institution; gives its id."""
    return actors.organization(OrganizationKind.INSTITUTION)
