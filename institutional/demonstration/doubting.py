"""Scores that the owner of the demonstration doubts: one that a person looked at again, one that waits for it."""

from __future__ import annotations

from capability.public import answer_contest, ask_to_look_again, newest_readiness
from clear_platform.foundation.public import Actor, acting
from institutional.demonstration.moments import days_ago
from institutional.demonstration.results import Told

FIRST = "Two of the customers that count as late had our word that they may pay at the end of the season."
ANSWERED = (
    "I read the list of open invoices and the two agreements. Neither moves a due date, so both invoices are late by"
    " the terms they were sent under, and the share stays what the books say. Record the agreements as new due dates,"
    " and the next statements will show it."
)
DOUBTED = "short_runway"
"""The flag that the open request is about; nobody doubts a flag that is clear."""
NOW = (
    "The cash runway is that of the last analysis. Two large customers have paid since, as the bank statement of this"
    " week shows: with that cash it should be two months or more, though still under three."
)


def doubt_first(owner: Actor, analyst: Actor, enterprise_id: int, told: Told, *, days: int) -> None:
    """Let the owner doubt the first score, and a person of the staff answer eight days later that it stands."""
    with days_ago(days):
        contest_id = _ask(owner, enterprise_id, FIRST, told)
    with days_ago(days - 8):
        answer_contest(actor=analyst, contest_id=contest_id, becomes="upheld", answer=ANSWERED)


def doubt_newest(owner: Actor, enterprise_id: int, told: Told) -> None:
    """Let the owner doubt the score of today where the flag stands that is doubted; nobody has answered yet."""
    with days_ago(0):
        with acting(owner):
            stands = DOUBTED in newest_readiness(owner, [enterprise_id])[enterprise_id].flags
        if stands:
            _ask(owner, enterprise_id, NOW, told)


def _ask(owner: Actor, enterprise_id: int, reason: str, told: Told) -> int:
    with acting(owner):
        doubted = newest_readiness(owner, [enterprise_id])[enterprise_id].id
    made = ask_to_look_again(actor=owner, enterprise_id=enterprise_id, readiness_id=doubted, reason=reason)
    told.add("requests to look again")
    return int(made.pk)
