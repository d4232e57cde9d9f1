"""Jobs of credentials: tokens that ended long ago go, and sessions that ran out."""

from __future__ import annotations

from clear_platform.foundation.credentials.operations import purge_credentials
from clear_platform.foundation.tenancy import queries


def purge_credentials_job() -> None:
    """Forget families and sessions whose time is over. Safe to run at any time and twice."""
    purge_credentials(actor=queries.system_actor("credentials"))
