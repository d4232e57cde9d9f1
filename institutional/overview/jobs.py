"""The job that keeps what large portfolios come to."""

from __future__ import annotations

from clear_platform.foundation.public import job
from institutional.overview.keeping import keep_all_sums

EACH_MINUTE = "* * * * *"


@job("institutional.keep_sums", cron=EACH_MINUTE)
def keep_sums_of_portfolios() -> None:
    """Keep anew what changed; run twice, or cut off, nothing is wrong, for what does not count is not shown."""
    keep_all_sums()
