"""A second decision of some invented enterprises, what it forecast, and the snapshots that show what came.

Of one enterprise the forecast fails, of some it is still open. Each step is an operation with its own actor.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from enterprises.public import approve_decision, create_decision, propose_decision
from institutional.demonstration.moments import days_ago
from institutional.demonstration.results import Told
from institutional.demonstration.rules import Look
from outcomes.public import capture_snapshot

TITLE = "Answer every lead within the hour, from one list"
AFTER_THE_LAST = 12
"""Days from the last snapshot of a story to the day it is told."""


def foretell(
    author: Actor, approver: Actor, owner: Actor, taken: Sequence[Look], enterprise_id: int, told: Told
) -> UUID:
    """Tell of a decision about leads: written, approved, and looked at on the days of its snapshots.

    Takes: the snapshots in order of days, the first before the approval. Gives: the id of the decision.
    """
    approved = taken[-1].day + AFTER_THE_LAST
    with days_ago(approved + 1):
        decision = create_decision(
            actor=author,
            enterprise_id=enterprise_id,
            domain="cmo",
            title=TITLE,
            artifact=_artifact(taken[0].figures),
        )
        propose_decision(actor=author, decision_id=decision.pk)
    with days_ago(approved):
        approve_decision(actor=approver, decision_id=decision.pk, note="Agreed; look again after 30, 60 and 90 days.")
    told.add("decisions")
    for look in taken:
        with days_ago(approved - look.day):
            capture_snapshot(
                actor=owner,
                enterprise_id=enterprise_id,
                on=clock.today(),
                label=look.label,
                metrics=look.figures,
                notes="Read from the list of leads and the week's plan.",
            )
            told.add("snapshots")
    return decision.pk


def _artifact(stood: Any) -> dict[str, Any]:
    return {
        "recommendation": "Put every enquiry on one list, name who answers it, and answer within the hour.",
        "rationale": "Half of the enquiries wait until the next day, and most of those have bought elsewhere by then.",
        "options": [
            {"name": "One list with a name on each enquiry", "for": "Nothing to buy", "against": "Needs a daily habit",
             "chosen": True},
            {"name": "A service that answers", "for": "Answers at night", "against": "Knows neither stock nor prices",
             "chosen": False},
        ],
        "risks": ["The list is kept for two weeks and then forgotten."],
        "trade_offs": ["An hour a day of whoever answers."],
        "constraints": ["Nobody is hired for it."],
        "expected_outcomes": [
            _expects("lead_response_minutes", "minutes", stood, Decimal(60), 60),
            _expects("close_rate", "share", stood, stood["close_rate"] + Decimal("0.05"), 90),
            _expects("weekly_ops_hours", "hours", stood, stood["weekly_ops_hours"] - Decimal(5), 90),
            _expects("nps", "points", stood, stood["nps"] + Decimal(10), 90),
        ],
        "action_plan": [
            {"ref": "L1", "title": "Put all enquiries on one list", "owner": "owner", "due_days": 7,
             "milestones": ["The list"]},
            {"ref": "L2", "title": "Answer from the list for four weeks", "owner": "sales", "due_days": 35,
             "milestones": ["Times of answer"], "after": ["L1"]},
        ],
    }  # fmt: skip


def _expects(metric: str, unit: str, stood: Any, target: Decimal, by_days: int) -> dict[str, Any]:
    return {"metric": metric, "unit": unit, "baseline": str(stood[metric]), "target": str(target), "by_days": by_days}
