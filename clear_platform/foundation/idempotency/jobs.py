"""Job of forgetting the answers that were kept long enough."""

from __future__ import annotations

from clear_platform.foundation.idempotency.operations import forget_kept_answers
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import platform_organization_id, system_actor

FORGET = "foundation.forget_kept_answers"
EACH_HOUR = "20 * * * *"


def forget() -> None:
    """Forget what is older than a day. Comes by the clock."""
    with acting(system_actor(FORGET), read_only=True):
        platform = platform_organization_id()
    forget_kept_answers(actor=system_actor(FORGET, organization_id=platform))
