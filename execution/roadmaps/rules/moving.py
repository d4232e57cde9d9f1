"""What becomes of a ticket's times when its status changes."""

from __future__ import annotations

from datetime import datetime

from execution.roadmaps.rules.kinds import TicketStatus


def times_after(
    status: str, *, started_at: datetime | None, completed_at: datetime | None, at: datetime
) -> tuple[datetime | None, datetime | None]:
    """Give when a ticket was started and completed, once its status is `status`.

    It starts with the first status that is neither not started nor skipped, and is no longer started when it goes back
    there. It is completed on the way to done, and no longer on the way back.
    """
    if status == TicketStatus.NOT_STARTED:
        return None, None
    started = started_at if status == TicketStatus.SKIPPED else started_at or at
    return started, (completed_at or at) if status == TicketStatus.DONE else None
