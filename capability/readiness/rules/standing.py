"""Whether a readiness may be read as one of today."""

from __future__ import annotations

from datetime import date

from capability.constants import OUTDATED_AFTER_MONTHS
from capability.readiness.rules.flags import months_between


def is_outdated(newest: str | None, today: date) -> bool:
    """Say whether the newest fact a readiness rests on is too old for it to be read as today's.

    Takes: its day as the rationale keeps it; of what bears no day nothing is said.
    """
    return newest is not None and months_between(date.fromisoformat(newest), today) > OUTDATED_AFTER_MONTHS
