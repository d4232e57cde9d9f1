"""When a review can be decided, by whom and with what words. No Django here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

APPROVE, REJECT, REQUEST_CHANGES = "approve", "reject", "request_changes"
DECISIONS = (APPROVE, REJECT, REQUEST_CHANGES)
UNDECIDED = ("open", "changes_requested")
LOCK_SECONDS = 15 * 60
STATUS_AFTER = {APPROVE: "approved", REJECT: "rejected", REQUEST_CHANGES: "changes_requested"}


@dataclass(frozen=True)
class Standing:
    """How a review stands: its status, who asked for it, and who has it before them until when."""

    status: str
    asked_by: int | None
    locked_by: int | None
    locked_until: datetime | None


def has_it(standing: Standing, now: datetime) -> int | None:
    """Give who has it before them; None where nobody does, or the time for that ran out."""
    if standing.locked_by is None or standing.locked_until is None or standing.locked_until <= now:
        return None
    return standing.locked_by


def refusal(standing: Standing, *, actor_id: int | None, now: datetime) -> str:
    """Give why an actor cannot look at it now: `decided`, `own`, `locked`; empty where they can."""
    if standing.status not in UNDECIDED:
        return "decided"
    if actor_id is not None and standing.asked_by == actor_id:
        return "own"
    holder = has_it(standing, now)
    return "locked" if holder is not None and holder != actor_id else ""


def needs_words(decision: str) -> bool:
    """Say whether a decision goes with a sentence of why: whoever is sent back has to know."""
    return decision != APPROVE
