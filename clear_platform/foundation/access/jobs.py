"""Jobs of access: when somebody was last in an organization."""

from __future__ import annotations

from datetime import datetime

from clear_platform.foundation.access import operations
from clear_platform.foundation.jobs.registry import job
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor


@job("foundation.note_access")
def note_access(*, user_id: int, organization_id: int, at: str) -> None:
    """Write down when a person was last in an organization; an older moment changes nothing."""
    with acting(system_actor("access")):
        operations.note_access(user_id=user_id, organization_id=organization_id, at=datetime.fromisoformat(at))
