"""Enterprises, analyses and decisions for tests, made through the operations that make them in life."""

from __future__ import annotations

from itertools import count

from clear_platform.foundation.public import Actor
from enterprises.models import DecisionRecord
from enterprises.public import (
    EnterpriseShown,
    NewEnterprise,
    approve_decision,
    create_decision,
    create_enterprise,
    propose_decision,
)
from tests import actors

_number = count(1)


def enterprise(*, by: Actor | None = None, **facts: object) -> EnterpriseShown:
    """An enterprise, made by staff unless somebody else is named."""
    wanted = NewEnterprise(**{"name": f"Enterprise {next(_number)}", **facts})  # type: ignore[arg-type]
    return create_enterprise(actor=by or actors.staff(), wanted=wanted)


def owner_of(enterprise_id: int) -> Actor:
    """The owner of an enterprise."""
    return actors.member(enterprise_id, "owner")


def artifact(**parts: object) -> dict[str, object]:
    """A valid artifact with a plan of two steps, the second after the first, which is of high priority."""
    return {
        "recommendation": "Collect what is overdue, on a calendar.",
        "rationale": "A third of the receivables is more than 60 days old.",
        "options": [{"name": "Collect", "chosen": True}, "Wait"],
        "risks": ["A customer may be annoyed."],
        "trade_offs": [],
        "constraints": [],
        "expected_outcomes": [
            {"metric": "late_invoice_share_ratio", "unit": "share", "baseline": "0.3", "target": "0.1", "by_days": 90}
        ],
        "action_plan": [
            {"ref": "1.1", "title": "Set the calendar", "owner": "owner", "due_days": 7, "milestones": ["The calendar"],
             "priority": "high"},
            {"ref": "1.2", "title": "Call everybody", "owner": "owner", "due_days": 21, "milestones": [],
             "after": ["1.1"]},
        ],
        "citations": [],
        **parts,
    }  # fmt: skip


def draft(enterprise_id: int, *, by: Actor, **parts: object) -> DecisionRecord:
    """A draft about an enterprise."""
    return create_decision(
        actor=by, title="Collect on a calendar", domain="cfo", artifact=artifact(**parts), enterprise_id=enterprise_id
    )


def approved(enterprise_id: int, *, by: Actor | None = None, approver: Actor | None = None) -> DecisionRecord:
    """A decision that one member proposed and the owner approved."""
    author = by or actors.member(enterprise_id, "member")
    made = draft(enterprise_id, by=author)
    propose_decision(actor=author, decision_id=made.pk)
    return approve_decision(actor=approver or owner_of(enterprise_id), decision_id=made.pk, note="Agreed.")
