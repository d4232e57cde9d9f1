"""Who may doubt a readiness, who answers, and by when. No Django here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

DAYS = 14
"""How long a person has to answer."""

OPEN, UPHELD, CHANGED, WITHDRAWN = "open", "upheld", "changed", "withdrawn"
STATES = (OPEN, UPHELD, CHANGED, WITHDRAWN)
ANSWERS = (UPHELD, CHANGED)
LONGEST_TEXT = 4_000
SHORTEST_REASON = 15
"""Characters: fewer name neither a figure nor what it should be."""
ANSWER_IN_INSTITUTIONS = ("admin", "analyst")
"""Roles whose holders answer what their institution computed."""


@dataclass(frozen=True)
class Standing:
    """How a contest stands: its state, who asked, for whom the readiness was computed, and by when it is answered."""

    state: str
    asked_by: int | None
    organization_id: int
    enterprise_id: int
    due_on: date


@dataclass(frozen=True)
class Answerer:
    """Somebody who would answer: who they are, for which organization they act, and whether they are of the staff."""

    id: int | None
    organization_id: int | None
    of_staff: bool


def due_on(asked_on: date) -> date:
    """Give the day by which a person answers."""
    return asked_on + timedelta(days=DAYS)


def is_late(standing: Standing, today: date) -> bool:
    """Say whether nobody answered by the day."""
    return standing.state == OPEN and standing.due_on < today


def is_own(standing: Standing) -> bool:
    """Say whether it is the enterprise's own computation that is doubted, and not a holder's."""
    return standing.organization_id == standing.enterprise_id


def refusal(standing: Standing, who: Answerer, *, today: date, alone: bool) -> str:
    """Give why somebody cannot answer now: `over`, `asked`, `others`; empty where they can.

    What was computed for an enterprise itself is answered by staff, who computed it: nobody of the enterprise judges
    its own score, nor does an institution that only reads it. What an institution computed for itself is answered by
    somebody else of that institution, and by staff where `waits_for_staff`.
    """
    if standing.state != OPEN:
        return "over"
    if who.id is not None and who.id == standing.asked_by:
        return "asked"
    if who.of_staff:
        return "" if waits_for_staff(standing, today=today, alone=alone) else "others"
    return "others" if is_own(standing) or who.organization_id != standing.organization_id else ""


def is_same(score: Decimal, flags: Collection[str], doubted: Decimal, doubted_flags: Collection[str]) -> bool:
    """Say whether two readings say the same: one score, and the same flags that stand."""
    return score == doubted and set(flags) == set(doubted_flags)


def says_what(reason: str) -> bool:
    """Say whether a reason is long enough to name what is doubted."""
    return len(reason) >= SHORTEST_REASON


def was_mended(computed_at: datetime, answer_began_at: datetime) -> bool:
    """Say whether a newer readiness came of the answer, and did not stand there before somebody answered."""
    return computed_at >= answer_began_at


def waits_for_staff(standing: Standing, *, today: date, alone: bool) -> bool:
    """Say whether staff answer: of an enterprise's own at once, of a holder's once that is late.

    Takes: `alone`, whether nobody else of the holder could answer; then staff do at once.
    """
    return standing.state == OPEN and (is_own(standing) or is_late(standing, today) or alone)
