"""Jobs of credentials: tokens that ended long ago go, and sessions that ran out."""

from __future__ import annotations

from clear_platform.foundation.credentials import operations
from clear_platform.foundation.tenancy import queries


def purge_credentials() -> None:
    """Forget families and sessions whose time is over. Safe to run at any time and twice."""
    operations.purge_credentials(actor=queries.system_actor("credentials"))
