"""Job of comparisons: once a day, of all there is."""

from __future__ import annotations

from capability.comparing.operations.comparing import compare_readiness
from clear_platform.foundation import clock
from clear_platform.foundation.public import job, system_actor


@job("capability.compare", cron="20 4 * * *")
def compare() -> None:
    """Compare all scores by today and notice what fell; run twice on a day it leaves the same."""
    compare_readiness(actor=system_actor("comparing readiness"), on=clock.today())
