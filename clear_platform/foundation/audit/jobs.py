"""Jobs of the audit log, by the clock: telling what was counted, anchoring, verifying."""

from __future__ import annotations

from clear_platform.foundation.audit.operations import anchor_audit, tell_refusals, verify_audit
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import platform_organization_id, system_actor

TELL, ANCHOR, VERIFY = "foundation.tell_refusals", "foundation.anchor_audit", "foundation.verify_audit"
EACH_MINUTE, EACH_HOUR, EACH_NIGHT = "* * * * *", "7 * * * *", "17 3 * * *"


def tell() -> None:
    """Write down the refusals that were counted."""
    tell_refusals(actor=_acting_as(TELL))


def anchor() -> None:
    """Anchor the heads of the chains outside the database."""
    anchor_audit(actor=_acting_as(ANCHOR))


def verify() -> None:
    """Verify all chains; the foot of every page says what was found."""
    verify_audit(actor=_acting_as(VERIFY))


def _acting_as(name: str) -> Actor:
    with acting(system_actor(name), read_only=True):
        platform = platform_organization_id()
    return system_actor(name, organization_id=platform)
