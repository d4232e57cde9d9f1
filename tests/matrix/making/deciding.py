"""What an organization decided, and what was done and measured of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from enterprises.public import (
    add_decision_context,
    approve_decision,
    create_decision,
    propose_decision,
    reject_decision,
    supersede_decision,
)
from execution.implementation.operations.following import make_work_feed
from execution.public import (
    Evidence,
    block_task,
    create_task,
    create_tasks_from_decision,
    log_milestone,
    start_task,
)
from outcomes.public import (
    capture_snapshot,
    record_outcome,
)
from tests.enterprises.factories import artifact
from tests.matrix.world import mark


def _words(key: str) -> dict[str, Any]:
    word = mark(key)
    return artifact(
        recommendation=f"Recommend {word}.",
        rationale=f"Because of {word}.",
        options=[{"name": f"Option {word}", "chosen": True}],
        risks=[f"Risk {word}."],
        trade_offs=[f"Price {word}."],
        constraints=[f"Limit {word}."],
        action_plan=[
            {
                "ref": "1.1",
                "title": f"First {word}",
                "owner": word,
                "due_days": 7,
                "milestones": [word],
                "priority": "high",
            },
            {
                "ref": "1.2",
                "title": f"Second {word}",
                "owner": word,
                "due_days": 21,
                "milestones": [],
                "after": ["1.1"],
            },
        ],
    )


def decided(key: str, *, author: Actor, decider: Actor, enterprise_id: int | None) -> None:
    """Decisions in every state, with tasks and milestones in several."""
    word = mark(key)

    def begun(title: str) -> Any:
        return create_decision(
            actor=author, title=f"{title} {word}", domain="cfo", artifact=_words(key), enterprise_id=enterprise_id
        )

    approved = begun("Approved")
    propose_decision(actor=author, decision_id=approved.pk)
    approve_decision(actor=decider, decision_id=approved.pk, note=f"Agreed {word}.")
    add_decision_context(actor=author, decision_id=approved.pk, context={"why_now": word})
    first, _second = create_tasks_from_decision(actor=author, decision_id=approved.pk)
    evidence = Evidence(
        text=f"It hangs there {word}.",
        url=f"https://example.org/{word}",
        file=ContentFile(f"The file of {word}".encode(), name=f"{word}.txt"),
    )
    log_milestone(actor=author, task_id=first.pk, milestone_type="delivered", evidence=evidence)
    start_task(actor=author, task_id=first.pk)
    block_task(actor=author, task_id=first.pk, reason=f"Waits for {word}.")
    create_task(actor=author, decision_id=approved.pk, title=f"Beside the plan {word}", owner_id=author.id)
    make_work_feed(actor=author)
    if enterprise_id is not None:
        record_outcome(
            actor=decider,
            decision_id=approved.pk,
            outcome_type="follow_up",
            metrics={"jobs_created": 3},
            notes=f"Seen {word}.",
        )
        capture_snapshot(
            actor=decider,
            enterprise_id=enterprise_id,
            on=clock.today() - timedelta(days=61),
            label="baseline",
            metrics={"weekly_ops_hours": 46},
            notes=f"Stood {word}.",
        )
    supersede_decision(actor=author, decision_id=approved.pk, title=f"Next {word}")
    proposed = begun("Proposed")
    propose_decision(actor=author, decision_id=proposed.pk)
    rejected = begun("Rejected")
    propose_decision(actor=author, decision_id=rejected.pk)
    reject_decision(actor=decider, decision_id=rejected.pk, note=f"Not so {word}.")
