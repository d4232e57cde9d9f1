"""What an enterprise planned and what came of it; the scores it doubted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from capability.contests.operations import answer_contest
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting
from execution.public import (
    create_pack,
    edit_section,
    sync_ticket_pack,
    update_ticket,
)
from outcomes.learning.operations.reading import save_snapshot_mapping
from outcomes.learning.operations.telling import take_notice
from outcomes.learning.rules.exports import Columns
from outcomes.public import (
    capture_snapshot,
    compute_roadmap_outcome,
)
from tests import actors
from tests.capability.contests.factories import asked as asked_to_look_again
from tests.capability.factories import diagnosed, recomputed
from tests.execution.roadmaps.making import edited, exported, tickets
from tests.matrix.world import FIGURES, mark


def planned(key: str, owner: Actor, enterprise_id: int) -> None:
    """A roadmap with its pack, a file of it that came back, and what of it waits."""
    word = mark(key)
    made = create_pack(
        actor=owner,
        enterprise_id=enterprise_id,
        recommendations=["T1.1.1", "T4.1.1"],
        assumptions={"annual_lead_volume": Decimal(FIGURES[key])},
    )
    edit_section(actor=owner, roadmap_id=made.roadmap.pk, number=6, changes={"content_md": f"Bought at {word}."})
    first = tickets(made.pack, owner)["T1.1.1"].pk
    update_ticket(actor=owner, instance_id=first, changes={"notes": f"Then {word}.", "assignee_id": owner.id})
    _measured(key, owner, enterprise_id, made.roadmap.pk)
    text = edited(exported(made.pack, owner), "T1.1.1", notes=f"There {word}.")
    update_ticket(actor=owner, instance_id=first, changes={"notes": f"Here {word}."})
    sync_ticket_pack(
        actor=owner,
        pack_id=made.pack.pk,
        content=edited(text, "T4.1.1", assignee=f"Nobody {word}").encode(),
        filename=f"{word}.md",
    )


def _measured(key: str, owner: Actor, enterprise_id: int, roadmap_id: int) -> None:
    """What the roadmap came to by day 30, of which the owner was told; and how exports of the enterprise are read."""
    word, figure = mark(key), FIGURES[key] % 90
    for label, days, hours in (("baseline", 60, 46), ("30d", 30, 46), ("60d", 0, 45)):
        capture_snapshot(
            actor=owner,
            enterprise_id=enterprise_id,
            on=clock.today() - timedelta(days=days),
            label=label,
            source="api",
            metrics={"weekly_ops_hours": hours, "nps": figure},
            notes=f"Sent {word}.",
        )
    found = compute_roadmap_outcome(actor=owner, roadmap_id=roadmap_id, target_label="30d", notes=f"So {word}.").row
    with acting(owner):
        take_notice(actor=owner, outcome=found, user_id=owner.id or 0, computed_at=found.computed_at)
    columns = Columns(
        f"Came {word}", f"Answered {word}", f"Stage {word}", [word], f"Status {word}", [word], f"Who {word}"
    )
    save_snapshot_mapping(actor=owner, enterprise_id=enterprise_id, columns=columns)


def doubted(key: str, owner: Actor, enterprise_id: int) -> None:
    """Two scores that were doubted: about the first a person still looks, the second was answered."""
    word = mark(key)
    asked_to_look_again(owner, enterprise_id, reason=f"Not so, says {word}.")
    diagnosed(enterprise_id, by=owner, revenue_12m=Decimal(FIGURES[key]), cash=Decimal(FIGURES[key]) * 2)
    recomputed(enterprise_id)
    second = asked_to_look_again(owner, enterprise_id, reason=f"Nor so, says {word}.")
    answer_contest(actor=actors.system(), contest_id=second.pk, becomes="upheld", answer=f"Seen at {word}.")
