"""Jobs of limits: counters that nobody needs any more go."""

from __future__ import annotations

from clear_platform.foundation.limits import operations
from clear_platform.foundation.tenancy import queries


def purge_counters() -> None:
    """Forget counters whose time is over. Safe to run at any time and twice."""
    operations.purge_counters(actor=queries.system_actor("limits"))
